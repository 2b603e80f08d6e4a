import * as z from 'zod';
import { HttpServer } from './http';

const sourceSchema = z.object({ name: z.string(), lastError: z.unknown().optional() });
const sourcesSchema = z.object({ data: z.record(z.string(), z.array(sourceSchema)) });

/** A server from which Thanos Query reads. */
export interface ThanosSource {
  readonly name: string;
  /** Why it does not respond. */
  readonly error?: string;
}

/** The API of Thanos Query. All methods throw {@link HttpError}. */
export class ThanosQuery extends HttpServer {
  async ready(): Promise<void> {
    await this.ask('/-/ready');
  }

  /** The servers from which it reads. */
  async sources(): Promise<ThanosSource[]> {
    const { data } = await this.get('/api/v1/stores', sourcesSchema);
    return Object.values(data)
      .flat()
      .map(({ name, lastError }) => ({
        name,
        ...(lastError != null && {
          error: typeof lastError === 'string' ? lastError : JSON.stringify(lastError),
        }),
      }));
  }
}
