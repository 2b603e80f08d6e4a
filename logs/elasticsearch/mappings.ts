import type { estypes } from '@elastic/elasticsearch';
import { ADDED_FIELDS, type MappingType, RECORD_FIELDS } from '../fields';
import type { MappingProperties, MappingProperty, Mappings } from './api';

/** Longer values are stored but not indexed: Elasticsearch would refuse a document with one of more than 32 766 bytes. */
const IGNORE_ABOVE = 1_024;

/** The mapped fields. Further fields are stored in the document, but never added to the mapping. */
export function mappings(): Mappings {
  const fields: [name: string, type: MappingType][] = [
    ...Object.entries(ADDED_FIELDS),
    ...RECORD_FIELDS.map(({ ecs, type }): [string, MappingType] => [ecs, type]),
  ];
  return { dynamic: false, properties: nest(fields.sort(([one], [other]) => one.localeCompare(other))) };
}

/** Nested, as Elasticsearch returns mappings: with dotted names, every plan would show changes. */
function nest(fields: readonly [name: string, type: MappingType][]): MappingProperties {
  const properties: Record<string, MappingProperty> = {};
  for (const [first, group] of groupByFirstPart(fields)) {
    const [own] = group.filter(([rest]) => rest === '');
    properties[first] = own ? property(own[1]) : { properties: nest(group) };
  }
  return properties;
}

function groupByFirstPart(
  fields: readonly [name: string, type: MappingType][],
): Map<string, [rest: string, type: MappingType][]> {
  const groups = new Map<string, [rest: string, type: MappingType][]>();
  for (const [name, type] of fields) {
    const [first = '', ...rest] = name.split('.');
    groups.set(first, [...(groups.get(first) ?? []), [rest.join('.'), type]]);
  }
  return groups;
}

function property(type: MappingType): MappingProperty {
  switch (type) {
    case 'keyword':
      return { type, ignore_above: IGNORE_ABOVE } satisfies estypes.MappingProperty;
    case 'flattened':
      return { type, ignore_above: IGNORE_ABOVE } satisfies estypes.MappingProperty;
    case 'text':
      // Log lines are searched, not ranked by length.
      return { type, norms: false } satisfies estypes.MappingProperty;
    case 'date':
      return { type } satisfies estypes.MappingProperty;
  }
}
