/** Whether the tag of the first image is a newer version than that of the second. False when a tag has no version. */
export function isNewer(one: string, other: string): boolean {
  const [first, second] = [versionOf(one), versionOf(other)];
  if (!first || !second) return false;
  const different = first.findIndex((part, index) => part !== second[index]);
  return different >= 0 && (first[different] ?? 0) > (second[different] ?? 0);
}

function versionOf(image: string): number[] | undefined {
  const [, ...parts] = /:v?(\d+)\.(\d+)\.(\d+)/.exec(image) ?? [];
  return parts.length > 0 ? parts.map(Number) : undefined;
}
