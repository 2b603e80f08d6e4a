/**
 * Why a text is not one absolute URL with a host. Undefined if it is. The result contains no part of the text, which may
 * be a secret.
 * @param protocols that are accepted
 */
export function webhookUrlFault(text: string, protocols: 'https' | 'http or https'): string | undefined {
  if ((text.match(/https?:\/\//gi)?.length ?? 0) > 1) return 'has more than one URL';
  if (/[\s\p{Cc}]/u.test(text)) return 'has a space or a line break inside';
  const scheme = protocols === 'https' ? 'https' : 'https?';
  // `new URL` accepts `https:host` as well.
  const isUrl =
    new RegExp(`^${scheme}://[^/?#\\\\"'<>]+(/[^"'<>\\\\]*)?$`, 'i').test(text) && URL.canParse(text);
  return isUrl ? undefined : `is not an ${protocols} URL`;
}
