import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOOPBACK } from '../../../servers/addresses';
import { expositionText, seriesOfInstance } from './orchestrators';

/** Serves the metrics of many orchestrators at `/<index>/<job>`. */
export async function startExporter(instances: number): Promise<{ port: number; server: Server }> {
  const all = Array.from({ length: instances }, (_, index) => seriesOfInstance(index));
  const server = createServer(({ url }, response) => {
    const [, index, job] = (url ?? '').split('/');
    const series = all[Number(index)]?.filter((each) => each.job === job);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.statusCode = series ? 200 : 404;
    response.end(expositionText(series ?? [], Date.now() / 1_000));
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
