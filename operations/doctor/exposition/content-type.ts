/** The formats of an exposition that can be read here. */
export type ExpositionFormat = 'text' | 'openmetrics';

const FORMATS: Readonly<Record<string, ExpositionFormat>> = {
  'text/plain': 'text',
  'application/openmetrics-text': 'openmetrics',
};
/** The values of `fallback_scrape_protocol` that name these formats. */
const FALLBACKS: Readonly<Record<string, ExpositionFormat>> = {
  'PrometheusText0.0.4': 'text',
  'PrometheusText1.0.0': 'text',
  'OpenMetricsText0.0.1': 'openmetrics',
  'OpenMetricsText1.0.0': 'openmetrics',
};

const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const PARAMETER = new RegExp(`\\s*;\\s*(${TOKEN})=(?:${TOKEN}|"(?:\\\\.|[^"\\\\])*")`, 'g');
const MEDIA_TYPE = new RegExp(`^\\s*(${TOKEN}(?:/${TOKEN})?)((?:${PARAMETER.source})*)\\s*;?\\s*$`);

/**
 * Determines the format of an answer as Prometheus 3 does: a missing, invalid or unknown Content-Type makes the scrape
 * fail, unless the scrape job has a `fallback_scrape_protocol`.
 */
export function formatOf(
  contentType: string | undefined,
  fallbackProtocol?: string,
): { readonly format: ExpositionFormat } | { readonly problem: string } {
  const [, mediaType = '', parameters = ''] = MEDIA_TYPE.exec(contentType ?? '') ?? [];
  const pairs = new Map([...parameters.matchAll(PARAMETER)].map(([pair, name = '']) => [pair, name]));
  // The same parameter twice is invalid, unless its value is the same.
  const isValid = new Set(pairs.values()).size === pairs.size;
  const format =
    (isValid ? FORMATS[mediaType.toLowerCase()] : undefined) ?? FALLBACKS[fallbackProtocol ?? ''];
  if (format) return { format };
  return { problem: contentType ? `its Content-Type is '${contentType}'` : 'it has no Content-Type' };
}
