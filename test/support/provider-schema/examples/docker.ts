import { Container } from '@cdktf/provider-docker/lib/container';
import { DataDockerNetwork } from '@cdktf/provider-docker/lib/data-docker-network';
import { Image } from '@cdktf/provider-docker/lib/image';
import { Network } from '@cdktf/provider-docker/lib/network';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import { Service } from '@cdktf/provider-docker/lib/service';
import { Volume } from '@cdktf/provider-docker/lib/volume';
import { DataResource, dependable } from 'cdktf';
import type { JsonObject } from '../json';
import { synthesize } from './synthesize';

/** A stack with every kind of value that the docker provider accepts, and Terraform's own arguments. */
export function dockerExample(): JsonObject {
  return synthesize((stack) => {
    new DockerProvider(stack, 'docker', {
      host: 'unix:///var/run/docker.sock',
      registryAuth: [{ address: 'registry.example.org', configFile: '~/.docker/config.json' }],
    });
    new DataDockerNetwork(stack, 'host', { name: 'host' });
    const network = new Network(stack, 'network', {
      name: 'monitoring',
      ipamConfig: [{ subnet: '10.1.0.0/16' }],
    });
    const volume = new Volume(stack, 'volume', {
      name: 'data',
      labels: [{ label: 'owner', value: 'monitoring' }],
    });
    const image = new Image(stack, 'image', {
      name: 'prom/prometheus',
      keepLocally: true,
      timeouts: { create: '5m' },
    });
    const container = new Container(stack, 'main', {
      name: 'prometheus',
      image: image.imageId,
      command: ['--config.file=/config/prometheus.yml'],
      memory: 512,
      memorySwap: 512,
      readOnly: true,
      logOpts: { 'max-size': '10m' },
      capabilities: { drop: ['ALL'] },
      healthcheck: { test: ['CMD', 'wget', '-qO-', 'http://localhost:9090/-/ready'], interval: '10s' },
      mounts: [{ type: 'tmpfs', target: '/tmp', tmpfsOptions: { sizeBytes: 1_048_576 } }],
      networksAdvanced: [{ name: network.name, aliases: ['prometheus'] }],
      ports: [{ internal: 9090, external: 9090, ip: '127.0.0.1' }],
      upload: [],
      volumes: [{ volumeName: volume.name, containerPath: '/prometheus' }],
      dependsOn: [network],
      lifecycle: {
        createBeforeDestroy: false,
        ignoreChanges: ['image'],
        replaceTriggeredBy: [dependable(volume)],
        postcondition: [
          { condition: '${self.exit_code == 0}', errorMessage: 'failed: ${self.container_logs}' },
        ],
      },
      provisioners: [{ type: 'local-exec', command: 'true' }],
    });
    new Service(stack, 'service', {
      name: 'swarm',
      taskSpec: {
        containerSpec: { image: 'prom/prometheus', mounts: [{ target: '/data', type: 'volume' }] },
      },
    });
    new DataResource(stack, 'reload', { triggersReplace: [container.id] });
  });
}
