import { sha256 } from '../../lib/hash';

/** Where the collector finds the orchestrators' log folders, one per container. */
export const COLLECTED_FOLDER = '/var/log/orchestrators';

/** Folder of offsets and unsent documents, which make a restart lossless. Must be writable for the collector's user. */
export const STATE_FOLDER = '/var/lib/otelcol';

/** Attributes of a record on its way through the collector. They never leave it. */
export const ATTRIBUTES = {
  path: 'log.file.path',
  /** The same without links. */
  resolved: 'log.file.path_resolved',
  offset: 'log.file.record_offset',
  hashKey: 'key',
  credential: 'credential',
  line: 'line',
  text: 't',
} as const;

/** The attribute that the exporter takes a document's id from. */
export const DOCUMENT_ID = 'elasticsearch.document_id';

/**
 * The id of the document of a line, as the collector computes it.
 * @param offset of the line in its file before compression, in bytes
 */
export function documentId(folder: string, offset: number, line: string): string {
  return sha256(`${folder} ${offset} ${line}`);
}
