import { type Assembly, type JsiiType, type Property, readAssembly, type TypeReference } from './jsii';
import type { Attribute, Block, NestedBlock, ProviderSchema, ValueType } from './schema';

const PRIMITIVES: Readonly<Record<string, ValueType>> = {
  boolean: 'bool',
  number: 'number',
  string: 'string',
};

/**
 * The docker provider's schema, reconstructed from its bindings, because no schema file of 3.6.2 is available. The bindings
 * contain less than the schema: they do not distinguish lists from sets, and of the minimum and maximum number of blocks they
 * only state "required" and "at most one".
 */
export function dockerSchema(): ProviderSchema {
  const assembly = readAssembly('@cdktf/provider-docker');
  const provider = blocksByName(assembly, 'cdktf.TerraformProvider').docker;
  if (!provider) throw new Error('@cdktf/provider-docker has no provider');
  return {
    provider,
    resource_schemas: blocksByName(assembly, 'cdktf.TerraformResource'),
    data_source_schemas: blocksByName(assembly, 'cdktf.TerraformDataSource'),
  };
}

function blocksByName(assembly: Assembly, base: string): Record<string, { block: Block }> {
  const classes = Object.values(assembly.types).filter((type) => type.base === base);
  return Object.fromEntries(
    classes.map((type) => [terraformType(type), { block: classBlock(assembly, type) }]),
  );
}

/** Reads the type from a text such as "Represents a {@link https://... docker_container}." */
function terraformType({ docs }: JsiiType): string {
  return found(/\{@link \S+ (\w+)\}/.exec(docs?.summary ?? ''), 'a Terraform type');
}

/** The properties of the configuration, and as computed attributes those that only the class has. */
function classBlock(assembly: Assembly, type: JsiiType): Block {
  const config = assembly.types[type.initializer?.parameters[2]?.type.fqn ?? ''];
  const given = configBlock(assembly, config);
  const settable = new Set(config?.properties?.map(({ name }) => name));
  const computed = (type.properties ?? [])
    .filter(
      (property) => !property.static && !property.name.endsWith('Input') && !settable.has(property.name),
    )
    .map((property): [string, Attribute] => [snakeCase(property.name), { type: 'dynamic', computed: true }]);
  return { ...given, attributes: { ...Object.fromEntries(computed), ...given.attributes } };
}

function configBlock(assembly: Assembly, config: JsiiType | undefined): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const property of config?.properties ?? []) {
    const type = withoutTokens(property.type);
    const struct = type.fqn ?? type.collection?.elementtype.fqn;
    const name = terraformName(property);
    if (struct) {
      blocks[name] = {
        nesting_mode: type.collection ? 'list' : 'single',
        min_items: property.optional ? 0 : 1,
        block: configBlock(assembly, assembly.types[struct]),
      };
    } else {
      attributes[name] = property.optional
        ? { type: valueType(type), optional: true }
        : { type: valueType(type), required: true };
    }
  }
  return { attributes, block_types: blocks };
}

/** Reads the name from the link in the docs, such as "{@link https://...#image_id Container#image_id}". */
function terraformName({ name, docs }: Property): string {
  return found(/#(\w+) \w+#\1\}/.exec(`${docs?.summary} ${docs?.remarks}`), `the Terraform name of ${name}`);
}

/** `boolean | IResolvable` is a boolean that may come from an expression. */
function withoutTokens(type: TypeReference): TypeReference {
  return type.union?.types.find(({ fqn }) => fqn !== 'cdktf.IResolvable') ?? type;
}

function valueType({ primitive, collection }: TypeReference): ValueType {
  if (collection) {
    return [collection.kind === 'map' ? 'map' : 'list', valueType(withoutTokens(collection.elementtype))];
  }
  const type = PRIMITIVES[primitive ?? ''];
  if (!type) throw new Error(`the docker bindings have an unknown type: ${primitive}`);
  return type;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function found(match: RegExpExecArray | null, what: string): string {
  const text = match?.[1];
  if (!text) throw new Error(`the docker bindings do not contain ${what}`);
  return text;
}
