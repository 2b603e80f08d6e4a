/** What happens once, at a moment, as opposed to conditions that last. */
export type Incident =
  | { readonly kind: 'restart' }
  | { readonly kind: 'license-violation'; readonly licenseType: string };
