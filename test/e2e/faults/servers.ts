import { containerCheck } from '../../../operations/doctor/checks/containers';
import { docker } from '../docker';
import type { Fault } from './fault';

export const elasticsearchDown: Fault = {
  that: 'Elasticsearch is down',
  begin: async (scene) => {
    await docker('stop', scene.container('elasticsearch'));
  },
  end: async (scene) => {
    await docker('start', scene.container('elasticsearch'));
  },
  doctor: { subject: containerCheck('elasticsearch'), says: /^does not run/ },
  alert: 'ElasticsearchUnhealthy',
};

export const receiverRefuses: Fault = {
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
