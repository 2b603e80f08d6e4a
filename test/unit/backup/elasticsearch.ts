import { text } from 'node:stream/consumers';
import { listen, type TestServer } from '../../support/http-server';

/** The part of Elasticsearch's API that an export and a restore of one stream use, with documents in memory. */
export class FakeElasticsearch {
  /** Documents by id. */
  documents = new Map<string, unknown>();
  /** The id of a document that is refused. */
  refused: string | undefined;
  /** The id of a document that goes to the failure store. */
  failureStore: string | undefined;
  openViews = 0;
  private server: TestServer | undefined;

  /** @returns its URL */
  async start(): Promise<string> {
    this.server = await listen(async (request, response) => {
      const { status, body } = this.answer(request.method ?? '', request.url ?? '', await text(request));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    return this.server.url;
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  /** Removes all documents and failures. */
  reset(): void {
    this.documents.clear();
    this.refused = undefined;
    this.failureStore = undefined;
    this.openViews = 0;
  }

  private answer(method: string, url: string, body: string): { status: number; body: unknown } {
    const path = url.replace(/\?.*/, '');
    if (path.endsWith('/_pit')) {
      this.openViews += method === 'DELETE' ? -1 : 1;
      return { status: 200, body: { id: 'view' } };
    }
    if (path === '/_search') return { status: 200, body: this.page(JSON.parse(body)) };
    if (path.endsWith('/_search')) {
      const { ids } = JSON.parse(body).query as { ids: { values: string[] } };
      const hits = ids.values.filter((id) => this.documents.has(id)).map((_id) => ({ _id }));
      return { status: 200, body: { hits: { hits } } };
    }
    if (path.endsWith('/_bulk')) return { status: 200, body: this.bulk(body) };
    if (path.endsWith('/_refresh') || path.startsWith('/_data_stream/')) return { status: 200, body: {} };
    return { status: 404, body: {} };
  }

  private page({ size, search_after: [after] = [-1] }: { size: number; search_after?: number[] }) {
    const hits = [...this.documents]
      .map(([_id, _source], index) => ({ _id, _source, sort: [index] }))
      .slice((after ?? -1) + 1)
      .slice(0, size);
    return { pit_id: 'view', hits: { hits } };
  }

  private bulk(body: string) {
    const lines = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const items = lines.flatMap((line, index) => {
      if (index % 2 === 1) return [];
      const id = line.create._id as string;
      if (id === this.refused) {
        return [{ create: { status: 400, error: { type: 'document_parsing_exception', reason: 'no' } } }];
      }
      if (id === this.failureStore) return [{ create: { status: 201, failure_store: 'used' } }];
      if (this.documents.has(id)) {
        return [
          { create: { status: 409, error: { type: 'version_conflict_engine_exception', reason: 'no' } } },
        ];
      }
      this.documents.set(id, lines[index + 1]);
      return [{ create: { status: 201 } }];
    });
    return { items };
  }
}
