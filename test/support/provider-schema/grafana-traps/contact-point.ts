import { isObject } from '../json';
import { blocksOf, literalsOf } from './reading';
import type { Trap } from './trap';

/** Any change replaces a contact point, and Grafana refuses (409) to delete a contact point that a policy still uses. */
export const contactPointIsReplacedBeforeDeletion: Trap = ({ path, body }) => {
  const { lifecycle } = body;
  if (isObject(lifecycle) && lifecycle.create_before_destroy === true) return [];
  return [
    {
      path: `${path}.lifecycle.create_before_destroy`,
      message: 'is not set',
      cure: 'Set create_before_destroy to true.',
    },
  ];
};

/** Grafana splits addresses itself: several addresses in one item are read back as several items. */
export const addressesStandAlone: Trap = (resource) =>
  blocksOf(resource, 'email')
    .flatMap((email) => literalsOf(email, 'addresses'))
    .filter(({ text }) => /[\s,;]/.test(text))
    .map(({ path }) => ({
      path,
      message: 'contains more than one address, or spaces',
      cure: 'Make each address an item of its own.',
    }));
