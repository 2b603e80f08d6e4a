/** The items with the same key as an earlier item. @param key @default the item itself */
export function doubled<T>(items: readonly T[], key: (item: T) => unknown = (item) => item): T[] {
  const keys = items.map(key);
  return items.filter((_, index) => keys.indexOf(keys[index]) < index);
}
