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
  doctor: { subject: containerCheck('elasticsearch'), says: /^does not run/ },
  alert: 'ElasticsearchUnhealthy',
};

export const receiverRefuses: InjectedFault = {
  that: 'the receiver answers 500',
  begin: ({ simulator }) => simulator.answer(500),
  end: ({ simulator }) => simulator.answer(200),
  // It is the only one: nobody can be told while it lasts. Alertmanager counts a notification as failed when it gives it
  // up, after the five minutes of its group's interval; the alert over that waits as well.
  seconds: 600,
  doctor: { subject: 'notifications', says: /^attempts fail/ },
  alert: 'MonitoringNotificationsFailing',
  violation: true,
};
