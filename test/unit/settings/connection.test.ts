import { problemsOf } from '../../support/problems';

const group = (settings: object) => ({ orchestrator: { targetGroups: [settings] } });
const secure = (connection: object) => group({ targets: ['gpu:8443'], scheme: 'https', connection });

describe('a group of targets', () => {
  it.each<[string, object, string]>([
    [
      'a CA file for http',
      group({ targets: ['gpu:8000'], connection: { tls: { ca: 'ca.pem' } } }),
      "qa.orchestrator.targetGroups.0.connection.tls: applies to https, but orchestrator.targetGroups.0.scheme is http. Set scheme: 'https', or remove",
    ],
    [
      'a client certificate without a key',
      secure({ tls: { certificate: 'client.pem' } }),
      "qa.orchestrator.targetGroups.0.connection.tls.key: is missing: the certificate 'client.pem' has no private key",
    ],
    [
      'a key without a client certificate',
      secure({ tls: { key: 'client.key' } }),
      'qa.orchestrator.targetGroups.0.connection.tls.certificate: is missing',
    ],
    [
      'a bearer token and basic auth together',
      secure({ bearerToken: 'token', basicAuth: { username: 'u', password: 'p' } }),
      'qa.orchestrator.targetGroups.0.connection.bearerToken: cannot be combined with basicAuth',
    ],
    [
      'the header Authorization',
      secure({ headers: { authorization: 'token' } }),
      'qa.orchestrator.targetGroups.0.connection.headers.authorization: is set by the client itself. Use bearerToken or basicAuth instead.',
    ],
    [
      'a header that Prometheus reserves',
      secure({ headers: { Host: 'name' } }),
      'qa.orchestrator.targetGroups.0.connection.headers.Host: is set by the client itself. Remove it.',
    ],
    [
      'a secret file outside of the folder',
      secure({ bearerToken: '../prod/token' }),
      "qa.orchestrator.targetGroups.0.connection.bearerToken: '../prod/token' is not the name of a file in secrets/<env>",
    ],
    [
      'a user name with a colon',
      secure({ basicAuth: { username: 'a:b', password: 'p' } }),
      "qa.orchestrator.targetGroups.0.connection.basicAuth.username: 'a:b' contains a colon",
    ],
    [
      'an IPv6 address without brackets',
      group({ targets: ['2001:db8::1:8000'] }),
      'qa.orchestrator.targetGroups.0.targets.0: \'2001:db8::1:8000\' is not host:port. Use a value such as "gpu-1.example.org:8000" or "[2001:db8::1]:8000"',
    ],
    [
      'a token without TLS',
      group({ targets: ['gpu:8000'], connection: { bearerToken: 'token' } }),
      "qa.orchestrator.targetGroups.0.scheme: is http: anyone on the network can read the credentials. Set scheme: 'https', or give the reason: orchestrator.targetGroups.0.connection.allowPlaintext",
    ],
    ['port 0', group({ targets: ['gpu:0'] }), "'gpu:0' has a port outside 1 to 65535"],
    ['port 65536', group({ targets: ['gpu:65536'] }), "'gpu:65536' has a port outside 1 to 65535"],
    ['an address with a scheme', group({ targets: ['https://gpu:8443'] }), 'is not host:port'],
    [
      'a target again, with a scheme',
      { orchestrator: { targets: ['gpu:8000', 'http://gpu:8000'] } },
      "qa.orchestrator.targets.1: 'http://gpu:8000' is not host:port",
    ],
    [
      'a target again, with a slash',
      { orchestrator: { targets: ['gpu:8000'], targetGroups: [{ targets: ['gpu:8000/'] }] } },
      "qa.orchestrator.targetGroups.0.targets.0: 'gpu:8000/' is not host:port",
    ],
    [
      'a path without a slash',
      group({ targets: ['gpu:8000'], pathPrefix: 'orchestrator' }),
      "qa.orchestrator.targetGroups.0.pathPrefix: 'orchestrator' is not a path such as /orchestrator",
    ],
    [
      'a path that ends with a slash',
      group({ targets: ['gpu:8000'], pathPrefix: '/orchestrator/' }),
      "'/orchestrator/' is not a path such as /orchestrator",
    ],
    [
      'a DNS name with a scheme',
      group({ dns: { names: ['http://gpu.example.org'] } }),
      "qa.orchestrator.targetGroups.0.dns.names.0: 'http://gpu.example.org' is not a DNS name",
    ],
    [
      'a DNS name with a port',
      group({ dns: { names: ['gpu.example.org:8000'], type: 'A', port: 8000 } }),
      "'gpu.example.org:8000' is not a DNS name",
    ],
    [
      'an A record without a port',
      group({ dns: { names: ['gpu.example.org'], type: 'A' } }),
      'qa.orchestrator.targetGroups.0.dns.port: is missing: an A record contains no port',
    ],
    [
      'an SRV record with a port',
      group({ dns: { names: ['_m._tcp.example.org'], port: 8000 } }),
      'qa.orchestrator.targetGroups.0.dns.port: 8000 has no effect',
    ],
    [
      'a file outside of the mounted folder',
      group({ files: { folder: '/etc/targets', names: ['../other.json'] } }),
      "qa.orchestrator.targetGroups.0.files.names.0: '../other.json' is not the name of a .json, .yml or .yaml file in the folder",
    ],
    [
      'a relative folder',
      group({ files: { folder: 'targets' } }),
      "qa.orchestrator.targetGroups.0.files.folder: 'targets' is not an absolute path",
    ],
    [
      'an IP address among DNS names',
      group({ dns: { names: ['10.0.0.1'], type: 'A', port: 8000 } }),
      "qa.orchestrator.targetGroups.0.dns.names.0: '10.0.0.1' is an IP address, which belongs in targets",
    ],
    [
      'the same DNS name in two groups',
      {
        orchestrator: {
          targetGroups: [{ dns: { names: ['a.example.org'] } }, { dns: { names: ['A.example.org.'] } }],
        },
      },
      "qa.orchestrator.targetGroups.1.dns.names.0: 'A.example.org.' is the same target as orchestrator.targetGroups.0.dns.names.0 ('a.example.org')",
    ],
    [
      'the same files in two groups',
      {
        orchestrator: {
          targetGroups: [{ files: { folder: '/t', names: ['*.yml'] } }, { files: { folder: '/t' } }],
        },
      },
      "qa.orchestrator.targetGroups.1.files.names.1: '*.yml' is the same target as orchestrator.targetGroups.0.files.names.0",
    ],
    [
      'a number of discovered instances without discovery',
      group({ targets: ['gpu:8000'], discovered: 5 }),
      'qa.orchestrator.targetGroups.0.discovered: has no effect',
    ],
    ['no target', group({}), 'qa.orchestrator.targetGroups.0: has no targets. Add targets, dns or files'],
    [
      'the target of another group, in upper case',
      {
        orchestrator: {
          targets: ['gpu.example.org:8000'],
          targetGroups: [{ targets: ['GPU.example.org:8000'] }],
        },
      },
      "qa.orchestrator.targetGroups.0.targets.0: 'GPU.example.org:8000' is the same target as orchestrator.targets.0 ('gpu.example.org:8000')",
    ],
    [
      "the environment's own container as a target",
      { orchestrator: { instances: 2, targets: ['AI-karen-api-2:8000'] } },
      "qa.orchestrator.targets.0: 'AI-karen-api-2:8000' is the same target as orchestrator.instances ('ai-karen-api-2:8000')",
    ],
    [
      'an IPv6 target twice, in two spellings',
      group({ targets: ['[2001:db8::1]:8000', '[2001:db8:0::0:1]:8000'] }),
      "'[2001:db8:0::0:1]:8000' is the same target as orchestrator.targetGroups.0.targets.0",
    ],
  ])('is refused with %s', (_, settings, expected) => {
    expect(problemsOf({ ...settings })).toEqual([expect.stringContaining(expected)]);
  });

  it('reports all its problems at once', () => {
    const paths = problemsOf(
      group({
        targets: ['gpu:0', 'gpu'],
        pathPrefix: 'x',
        dns: { names: [] },
        connection: { tls: { key: 'a/b' } },
      }),
    ).map((problem) => problem.split(': ')[0]?.replace('qa.orchestrator.targetGroups.0.', ''));
    expect(paths).toEqual(['targets.0', 'targets.1', 'dns.names', 'pathPrefix', 'connection.tls.key']);
  });
});
