/** A job or target without its login, because the servers of tests require none. */
export function withoutLogin<T extends { readonly basic_auth?: unknown }>({
  basic_auth: _,
  ...rest
}: T): Omit<T, 'basic_auth'> {
  return rest;
}
