import type { Refusal } from './refusal';
import type { Environment } from './schema';

type Elasticsearch = Environment['elasticsearch'];

/** Checks relations between the settings of Elasticsearch: memory, size of requests, nodes, and the key of the collector. */
export function checkElasticsearch(environment: Environment): Refusal[] {
  const { elasticsearch } = environment;
  return [
    ...checkHeap(elasticsearch),
    ...checkFieldSize(environment),
    ...checkNodes(elasticsearch),
    ...checkShipperApiKey(elasticsearch),
  ];
}

function checkHeap({ heapMiB, memoryMiB }: Elasticsearch): Refusal[] {
  if (heapMiB * 2 <= memoryMiB) return [];
  return [
    {
      field: 'elasticsearch.heapMiB',
      message: `${heapMiB} MiB is more than half of the container's ${memoryMiB} MiB`,
      cure: 'Lower heapMiB or raise memoryMiB: Elasticsearch needs the other half for the file cache.',
      others: ['elasticsearch.memoryMiB'],
    },
  ];
}

function checkFieldSize({
  logs: { maxFieldBytes },
  elasticsearch: { maxRequestBytes },
}: Environment): Refusal[] {
  if (maxFieldBytes * 2 <= maxRequestBytes) return [];
  return [
    {
      field: 'logs.maxFieldBytes',
      message: `${maxFieldBytes} bytes are more than half of the ${maxRequestBytes} bytes of a request, and a record has several fields`,
      cure: 'Lower it, or raise elasticsearch.maxRequestBytes: the collector drops a record that is larger than a request.',
      others: ['elasticsearch.maxRequestBytes'],
    },
  ];
}

function checkNodes({ nodes, auditSnapshots, external }: Elasticsearch): Refusal[] {
  if (nodes === 1) return [];
  return [
    ...(nodes === 2
      ? [
          {
            field: 'elasticsearch.nodes',
            message: '2 nodes have no quorum: if one stops, the other serves no requests',
            cure: 'Use 1, or 3 to survive the loss of one.',
          },
        ]
      : []),
    ...(auditSnapshots
      ? [
          {
            field: 'elasticsearch.auditSnapshots',
            message: `needs a folder that all ${nodes} nodes share, but each node has its own volume`,
            cure: 'Remove auditSnapshots or elasticsearch.nodes. With several nodes, two of them store each audit record, and `npm run backup` copies them.',
            others: ['elasticsearch.nodes'],
          },
        ]
      : []),
    ...(external !== undefined
      ? [
          {
            field: 'elasticsearch.nodes',
            message: `${nodes} nodes would run in containers, but Elasticsearch is external`,
            cure: 'Remove it, or remove elasticsearch.external.',
            others: ['elasticsearch.external'],
          },
        ]
      : []),
  ];
}

function checkShipperApiKey({ shipperApiKey, external, manageAccounts }: Elasticsearch): Refusal[] {
  if (shipperApiKey === undefined) return [];
  const field = 'elasticsearch.shipperApiKey';
  if (external === undefined) {
    return [
      {
        field,
        message: 'applies to an external server only',
        cure: 'Remove it, or set elasticsearch.external.',
        others: ['elasticsearch.external'],
      },
    ];
  }
  if (!manageAccounts) return [];
  return [
    {
      field,
      message: 'replaces the user of the collector, which manageAccounts creates',
      cure: 'Set elasticsearch.manageAccounts to false, or remove shipperApiKey.',
      others: ['elasticsearch.manageAccounts'],
    },
  ];
}
