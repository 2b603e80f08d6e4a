import { bundlesOf } from '../../../bundle/all';
import { ProblemsError } from '../../../lib/problems';
import type { EnvironmentInput } from '../../../settings/schema';
import type { Variables } from '../../../settings/variables';

/** The paths of the problems of environments, which may export anything. */
function pathsOf(inputs: readonly object[], variables: Variables = {}): string[] {
  try {
    bundlesOf(inputs as EnvironmentInput[], variables);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ path }) => path);
  }
}

const why = 'a test';

/** Each setting has a problem of another kind. */
const qa = {
  name: 'qa',
  scrape: { sampleLimit: 'many' },
  elasticsearch: { heapMiB: 2_048, memoryMiB: 2_048 },
  host: { exporter: false },
  orchestrator: { containerName: 'model-orchestrator-qa-grafana' },
  alerts: {
    ModelTargetDown: { threshold: 2, why },
    ModelOperationLatencyHigh: { threshold: 31, why },
    ModelRegistryCorrupted: { for: '1s', why },
    ModelStorageSpaceLow: { threshold: 0.97, why },
    HostDiskSpaceLow: { for: '1h', why },
    ModelDownloadFailed: { threshold: 5 },
  },
  notifications: {
    slack: { critical: 'oncall' },
    receivers: {
      storage: { discord: {}, teams: ['storage'] },
      none: { discord: {}, alerts: ['HostMemoryLow'] },
      all: { telegram: { chatId: 1 }, exclusive: true },
      late: { discord: {}, alerts: ['ModelValidationFailures'] },
      mail: { email: {} },
    },
    muteWindows: [
      { name: 'night', from: '25:00' },
      { name: 'noon', from: '13:00', to: '12:00' },
    ],
  },
};
const perf = {
  name: 'perf',
  prometheus: { retention: '15d' },
  alerts: { NoSuchAlert: { why }, ModelValidationFailures: { for: '1s', why } },
  notifications: { slak: {}, receivers: { desk: { webhook: { authentication: 'basic' } } } },
};

describe('environments with problems', () => {
  it('are refused with the problems of settings, rules, receivers, routes and mute windows at once', () => {
    expect(pathsOf([qa, perf], { MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL: 'often' })).toEqual([
      'MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL',
      'qa.scrape.sampleLimit',
      'qa.alerts.ModelDownloadFailed.why',
      'qa.notifications.slack.critical',
      'qa.notifications.receivers.mail.email.to',
      'qa.notifications.muteWindows.0.from',
      'perf.prometheus.retention',
      'perf.alerts.NoSuchAlert',
      'perf.notifications.slak',
      'qa.elasticsearch.heapMiB',
      'qa.notifications.receivers.storage.teams',
      'qa.notifications.muteWindows.1',
      'qa.alerts.ModelTargetDown.threshold',
      'qa.alerts.ModelOperationLatencyHigh.threshold',
      'perf.notifications.receivers.desk.webhook.username',
      'qa: alerts.ModelRegistryCorrupted',
      'qa: orchestrator.containerName',
      'qa.alerts.HostDiskSpaceLow',
      'qa.alerts.ModelStorageSpaceLow.threshold',
      'qa.notifications.receivers.none',
      'qa.notifications.receivers.late',
      'perf: alerts.ModelValidationFailures',
    ]);
  });

  it('have no problem that follows from an invalid setting', () => {
    const image = 'registry.example.org/kari:1.0';
    const given = {
      name: 'qa',
      orchestrator: { image },
      prometheus: { remoteWrite: [{ url: 'somewhere' }] },
      alerts: { PrometheusRemoteWriteBehind: { for: '1h', why } },
    };
    // Without a channel, no alert would be delivered.
    expect(pathsOf([{ ...given, notifications: { slak: {} } }])).toEqual([
      'qa.prometheus.remoteWrite.0.url',
      'qa.notifications.slak',
    ]);
    expect(pathsOf([{ ...given, notifications: { receivers: { chat: { slack: {} } } } }])).toEqual([
      'qa.prometheus.remoteWrite.0.url',
      'qa.notifications.receivers.chat.slack.channel',
    ]);
  });

  it('may have a name that nothing can be made of', () => {
    expect(pathsOf([{ ...perf, name: 'Perf!', prometheus: {} }])).toEqual([
      'Perf!.name',
      'Perf!.alerts.NoSuchAlert',
      'Perf!.notifications.slak',
      'Perf!.notifications.receivers.desk.webhook.username',
    ]);
  });
});
