import { isObject } from '../json';
import { blocksOf, literalsOf } from './reading';
import type { Trap } from './trap';

/** Any edit replaces a contact point, and Grafana refuses (409) to delete one that a policy still uses. */
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

/** Grafana joins and splits addresses on its own: several in one item come back as several items. */
export const addressesStandAlone: Trap = (resource) =>
  blocksOf(resource, 'email')
    .flatMap((email) => literalsOf(email, 'addresses'))
    .filter(({ text }) => /[\s,;]/.test(text))
    .map(({ path }) => ({
      path,
      message: 'holds more than one address, or spaces',
      cure: 'Give each address as its own item.',
    }));
