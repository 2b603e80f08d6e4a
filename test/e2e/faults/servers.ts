import { containerCheck } from '../../../operations/doctor/checks/containers';
import { docker } from '../docker';
import type { InjectedFault } from './injected-fault';

export const elasticsearchDown: InjectedFault = {
  that: 'Elasticsearch is down',
  begin: async (testbed) => {
    await docker('stop', testbed.container('elasticsearch'));
  },
  end: async (testbed) => {
    await docker('start', testbed.container('elasticsearch'));
  },
  doctor: { subject: containerCheck('elasticsearch'), seen: /^does not run/ },
  alert: 'ElasticsearchUnhealthy',
};

export const receiverRefuses: InjectedFault = {
  that: 'the receiver answers 500',
  begin: ({ simulator }) => simulator.answer(500),
  end: ({ simulator }) => simulator.answer(200),
  // The only receiver fails, so nothing is delivered during the fault. Alertmanager counts a notification as failed when it
  // gives up after the group interval of five minutes; then the `for` of the alert begins.
  seconds: 600,
  doctor: { subject: 'notifications', seen: /^attempts fail/ },
  alert: 'MonitoringNotificationsFailing',
  violation: true,
};
