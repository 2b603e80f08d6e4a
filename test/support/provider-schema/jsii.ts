import { projectFile } from '../../../lib/project';

/** The parts in use of a jsii assembly, the machine-readable API of a package of bindings. */
export interface Assembly {
  readonly types: Readonly<Record<string, JsiiType>>;
}

export interface JsiiType {
  readonly kind: string;
  readonly base?: string;
  readonly docs?: Docs;
  readonly initializer?: { readonly parameters: readonly { readonly type: TypeReference }[] };
  readonly properties?: readonly Property[];
}

export interface Property {
  readonly name: string;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly type: TypeReference;
  readonly docs?: Docs;
}

export interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
}

export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
  readonly union?: { readonly types: readonly TypeReference[] };
}

/** Reads the assembly of an installed package. */
export function readAssembly(packageName: string): Assembly {
  return JSON.parse(projectFile(`node_modules/${packageName}/.jsii`));
}
