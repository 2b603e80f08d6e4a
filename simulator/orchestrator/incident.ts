/** An event that happens once. Conditions last. */
export type Incident =
  | { readonly kind: 'restart' }
  | { readonly kind: 'license-violation'; readonly licenseType: string };
