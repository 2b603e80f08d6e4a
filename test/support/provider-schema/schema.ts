/** The type of an attribute's value, as `terraform providers schema -json` writes it. */
export type ValueType =
  | 'bool'
  | 'number'
  | 'string'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', ValueType]
  | readonly ['object', Readonly<Record<string, ValueType>>, (readonly string[])?];

/** How often a nested block or object may occur, and whether its instances have names. */
export type Nesting = 'single' | 'list' | 'set' | 'map';

export interface Attribute {
  readonly type?: ValueType;
  readonly nested_type?: NestedAttributes;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
}

/** Objects that are the value of an attribute (`x = {}`) instead of a block (`x {}`). */
export interface NestedAttributes {
  readonly nesting_mode: Nesting;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface NestedBlock {
  readonly nesting_mode: Nesting;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}

/** A provider's part of `terraform providers schema -json`: its own configuration, and its types by name. */
export interface ProviderSchema {
  readonly provider: { readonly block: Block };
  readonly resource_schemas?: Readonly<Record<string, { readonly block: Block }>>;
  readonly data_source_schemas?: Readonly<Record<string, { readonly block: Block }>>;
}
