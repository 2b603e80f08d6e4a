import type { Logs } from '../../../logs';
import { adapterLogs } from './adapter';
import { unreadArchives } from './archives';
import { badInput } from './bad-input';
import { benchmark } from './benchmark';
import { chain } from './chain';
import type { Check } from './check';
import { copies } from './copies';
import { cost } from './cost';
import type { Elasticsearch } from './elasticsearch';
import { endToEnd } from './end-to-end';
import { external } from './external';
import { interruptedArchives } from './interrupted';
import { linear } from './linear';
import { links } from './links';
import { pairs } from './pairs';
import { pythonCost } from './python-cost';
import { pythonFiles } from './python-files';
import { redactionByCollector, redactionByPipeline, redactionByPython } from './redaction';
import { templates } from './templates';
import { usersByCollector } from './users';

/** Input of all parts. A program that is not installed is undefined. */
export interface PartInput {
  readonly logs: Logs;
  /** Folder of this run. */
  readonly folder: string;
  readonly slow: boolean;
  readonly python: string | undefined;
  readonly collector: string | undefined;
  readonly caddy: string | undefined;
  /** The image of the collector, if a Docker engine runs. */
  readonly docker: string | undefined;
  readonly elasticsearch: Elasticsearch | undefined;
}

/** A part of the tests, which can be run alone. */
export interface Part {
  readonly name: string;
  readonly needs: readonly ('python' | 'collector' | 'caddy' | 'docker' | 'elasticsearch')[];
  /** Runs only when it is named, because it takes long. */
  readonly onlyByName?: true;
  readonly check: (input: PartInput) => AsyncGenerator<Check>;
}

/** A program that is listed in the `needs` of the part. */
function given<T>(program: T | undefined): T {
  if (program === undefined) throw new Error('a part was run without a program that it needs');
  return program;
}

export const PARTS: Readonly<Record<string, Part>> = {
  'redaction-python': {
    name: 'redaction by Python',
    needs: ['python'],
    async *check({ python, logs, folder }) {
      yield redactionByPython(given(python), logs, `${folder}/python`);
    },
  },
  'redaction-collector': {
    name: 'redaction by the collector',
    needs: ['collector'],
    async *check({ collector, logs, folder }) {
      yield redactionByCollector(given(collector), logs, `${folder}`);
    },
  },
  pairs: {
    name: 'secrets in pairs',
    needs: ['collector'],
    async *check({ collector, logs, folder }) {
      yield pairs(given(collector), logs, `${folder}-pairs`);
    },
  },
  'redaction-pipeline': {
    name: 'redaction by the final pipeline',
    needs: ['elasticsearch'],
    async *check({ elasticsearch, logs }) {
      yield redactionByPipeline(given(elasticsearch), logs);
    },
  },
  'python-files': {
    name: 'files written by Python',
    needs: ['python'],
    async *check({ python, logs, folder }) {
      yield pythonFiles(given(python), logs, `${folder}/python-files`);
    },
  },
  templates: {
    name: 'templates',
    needs: ['elasticsearch'],
    async *check({ elasticsearch, logs }) {
      yield templates(given(elasticsearch), logs);
    },
  },
  copies: {
    name: 'copies of records',
    needs: ['python', 'collector'],
    async *check({ python, collector, logs, folder }) {
      yield copies(
        { python: given(python), collector: given(collector) },
        { logs, folder: `${folder}-copies` },
      );
    },
  },
  users: {
    name: 'users in records',
    needs: ['collector'],
    async *check({ collector, logs, folder }) {
      yield usersByCollector(given(collector), { logs, folder: `${folder}-users` });
    },
  },
  adapter: {
    name: 'adapter',
    needs: ['collector'],
    async *check({ collector, folder }) {
      yield* await adapterLogs(given(collector), `${folder}-adapter`);
    },
  },
  chain: {
    name: 'chain',
    needs: ['collector'],
    async *check({ collector, logs, folder }) {
      yield* chain(given(collector), { logs, folder: `${folder}-chain` });
    },
  },
  interrupted: {
    name: 'interrupted archives',
    needs: ['collector'],
    async *check({ collector, logs, folder }) {
      yield* interruptedArchives(given(collector), { logs, folder: `${folder}-interrupted` });
    },
  },
  external: {
    name: 'external Elasticsearch',
    needs: ['collector', 'caddy'],
    async *check({ collector, caddy, folder }) {
      yield* external(given(collector), given(caddy), `${folder}-external`);
    },
  },
  linear: {
    name: 'linear time',
    needs: ['python'],
    onlyByName: true,
    async *check({ python, folder }) {
      yield* linear(given(python), `${folder}-linear`);
    },
  },
  links: {
    name: 'links to secrets',
    needs: ['docker'],
    async *check({ docker, logs, folder }) {
      yield* links(given(docker), { logs, folder: `${folder}-links` });
    },
  },
  archives: {
    name: 'unread archives',
    needs: ['collector', 'elasticsearch', 'docker'],
    async *check({ collector, elasticsearch, logs, folder }) {
      yield* unreadArchives(given(collector), given(elasticsearch), { logs, folder: `${folder}-archives` });
    },
  },
  'bad-input': {
    name: 'bad input',
    needs: ['collector', 'elasticsearch'],
    async *check({ collector, elasticsearch, logs, folder }) {
      yield* await badInput(given(collector), given(elasticsearch), { logs, folder: `${folder}-bad` });
    },
  },
  'end-to-end': {
    name: 'end to end',
    needs: ['collector', 'elasticsearch'],
    onlyByName: true,
    async *check({ collector, elasticsearch, logs, folder, slow }) {
      yield* await endToEnd(given(collector), given(elasticsearch), { logs, folder, slow });
    },
  },
  cost: {
    name: 'cost',
    needs: ['python', 'collector'],
    onlyByName: true,
    async *check({ python, collector, logs, folder }) {
      yield pythonCost(given(python), logs, `${folder}-cost-python`);
      yield cost(given(collector), { logs, folder: `${folder}-cost` });
    },
  },
  benchmark: {
    name: 'benchmark',
    needs: ['collector', 'elasticsearch'],
    onlyByName: true,
    async *check({ collector, elasticsearch, logs, folder }) {
      yield benchmark(given(collector), given(elasticsearch), { logs, folder });
    },
  },
};
