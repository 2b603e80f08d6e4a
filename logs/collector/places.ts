/** Where the collector finds the orchestrators' log folders, one per container. */
export const COLLECTED_FOLDER = '/var/log/orchestrators';

/** Offsets and unsent documents: what makes a restart lossless. Has to be writable for the collector's user. */
export const STATE_FOLDER = '/var/lib/otelcol';

/** Attributes of a record on its way through the collector. They never leave it. */
export const ATTRIBUTES = { path: 'log.file.path', hashKey: 'log_hash_key' } as const;
