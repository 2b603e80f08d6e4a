import { listen, type TestServer } from '../../support/http-server';
import { expositionText, seriesOfInstance } from './orchestrators';
import { seriesOfNode } from './peer';

/** Serves the metrics of many orchestrators, each with a node exporter, at `/<index>/<job>`. */
export function startExporter(instances: number): Promise<TestServer> {
  const all = Array.from({ length: instances }, (_, index) => [
    ...seriesOfInstance(index),
    ...seriesOfNode(index),
  ]);
  return listen(({ url }, response) => {
    const [, index, job] = (url ?? '').split('/');
    const series = all[Number(index)]?.filter((each) => each.job === job);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.statusCode = series ? 200 : 404;
    response.end(expositionText(series ?? [], Date.now() / 1_000));
  });
}
