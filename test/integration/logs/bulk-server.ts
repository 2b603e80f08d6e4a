import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { freePorts } from '../../support/lab';

export type Document = Readonly<Record<string, unknown>>;

/** Status code for a whole request. Undefined: each document gets its own status. */
type Answer = (request: {
  readonly bytes: number;
  readonly uncompressed: number;
  readonly documents: number;
}) => number | undefined;

/** A stand-in for Elasticsearch's bulk API. A test decides which requests and documents it refuses. */
export class BulkServer {
  /** Stored documents by data stream and id. A document that is sent twice is stored once. */
  readonly documents = new Map<string, Document>();
  /** Number of documents that were refused because they were stored already. */
  duplicates = 0;
  requests = 0;
  /** Number of documents in all answered requests. */
  received = 0;
  answer: Answer = () => undefined;
  /** Status of a single document: 201 unless the test refuses it. */
  status: (document: Document) => number = () => 201;

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<BulkServer> {
    const [port = 0] = await freePorts(1);
    const server = createServer((request, response) => void bulk.serve(request, response));
    const bulk = new BulkServer(`http://127.0.0.1:${port}`, server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return bulk;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const packed = request.headers['content-encoding'] === 'gzip';
    const text = (packed ? gunzipSync(body) : body).toString('utf8');
    const lines = text.trimEnd().split('\n');
    this.requests += 1;
    const status = this.answer({
      bytes: body.length,
      uncompressed: text.length,
      documents: lines.length / 2,
    });
    response.setHeader('X-Elastic-Product', 'Elasticsearch').setHeader('Content-Type', 'application/json');
    if (status !== undefined) {
      response.statusCode = status;
      response.end(JSON.stringify({ error: { type: 'refused', reason: 'by the test' }, status }));
      return;
    }
    const items = [];
    this.received += Math.floor(lines.length / 2);
    for (let line = 0; line + 1 < lines.length; line += 2)
      items.push(this.create(lines[line], lines[line + 1]));
    response.end(JSON.stringify({ errors: items.some(({ create }) => create.error), items }));
  }

  private create(action = '', source = '') {
    const { _index, _id } = (JSON.parse(action) as { create: { _index: string; _id: string } }).create;
    const document = JSON.parse(source) as Document;
    const key = `${_index} ${_id}`;
    const status = this.documents.has(key) ? 409 : this.status(document);
    if (status === 409) this.duplicates += 1;
    if (status < 300) this.documents.set(key, document);
    const error =
      status === 409
        ? { error: { type: 'version_conflict_engine_exception', reason: 'exists' } }
        : status >= 300
          ? { error: { type: 'document_parsing_exception', reason: 'refused by the test' } }
          : {};
    return { create: { _index, status, ...error } };
  }
}
