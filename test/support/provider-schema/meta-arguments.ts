import type { Block, NestedBlock } from './schema';

const OPTIONAL_BOOL = { type: 'bool', optional: true } as const;
const OPTIONAL_STRING = { type: 'string', optional: true } as const;
const ANYTHING = { type: 'dynamic', optional: true } as const;

const CONDITIONS: NestedBlock = {
  nesting_mode: 'list',
  block: {
    attributes: {
      condition: { type: 'bool', required: true },
      error_message: { type: 'string', required: true },
    },
  },
};

const EVERYWHERE = {
  count: { type: 'number', optional: true },
  for_each: ANYTHING,
  depends_on: { type: ['list', 'string'], optional: true },
  provider: OPTIONAL_STRING,
} as const;

const CONDITION_BLOCKS = { precondition: CONDITIONS, postcondition: CONDITIONS };

/** Arguments that Terraform itself accepts in every resource, data source and provider. */
export const META_ARGUMENTS = {
  resource: {
    attributes: { ...EVERYWHERE, provisioner: ANYTHING, connection: ANYTHING },
    block_types: {
      lifecycle: {
        nesting_mode: 'single',
        block: {
          attributes: {
            create_before_destroy: OPTIONAL_BOOL,
            prevent_destroy: OPTIONAL_BOOL,
            // A list of names, or "all".
            ignore_changes: ANYTHING,
            replace_triggered_by: { type: ['list', 'string'], optional: true },
          },
          block_types: CONDITION_BLOCKS,
        },
      },
    },
  },
  data: {
    attributes: EVERYWHERE,
    block_types: { lifecycle: { nesting_mode: 'single', block: { block_types: CONDITION_BLOCKS } } },
  },
  provider: { attributes: { alias: OPTIONAL_STRING, version: OPTIONAL_STRING } },
} as const satisfies Record<string, Block>;

/** The block with Terraform's own arguments added. */
export function withMetaArguments(block: Block, kind: keyof typeof META_ARGUMENTS): Block {
  const meta: Block = META_ARGUMENTS[kind];
  return {
    attributes: { ...block.attributes, ...meta.attributes },
    block_types: { ...block.block_types, ...meta.block_types },
  };
}
