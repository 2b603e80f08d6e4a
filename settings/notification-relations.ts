import { RECEIVERS } from '../alerts/routing';
import { simulated } from './orchestrator';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

type Notifications = Environment['notifications'];

/** Checks relations between the notification settings of an environment. */
export function checkNotifications(environment: Environment): Refusal[] {
  const { notifications } = environment;
  return [
    ...checkDelivery(environment),
    ...checkSlack('notifications.slack', notifications.slack),
    ...checkMail(notifications),
    ...Object.entries(notifications.receivers).flatMap(([name, receiver]) =>
      checkReceiver(name, receiver, notifications),
    ),
    ...checkTeams(notifications),
    ...checkSecretNames(environment),
  ];
}

/** Checks that there is a receiver. alerts/reach.ts checks that every alert has one. */
function checkDelivery(environment: Environment): Refusal[] {
  const { slack, email, webhook, receivers } = environment.notifications;
  if (simulated(environment) || slack || email || webhook || Object.keys(receivers).length > 0) return [];
  return [
    {
      field: 'notifications',
      message: 'alerts have no receiver',
      cure: 'Set slack, email, webhook or receivers, or the variable SLACK_WEBHOOK_URL.',
      others: ['orchestrator'],
    },
  ];
}

function checkSlack(
  field: string,
  slack: { readonly login: string; readonly updateMessages: boolean } | undefined,
): Refusal[] {
  if (!slack?.updateMessages || slack.login === 'bot') return [];
  return [
    {
      field: `${field}.updateMessages`,
      message: `Slack does not update a message that login '${slack.login}' posted`,
      cure: "Set login: 'bot', or remove updateMessages.",
      others: [`${field}.login`],
    },
  ];
}

function checkMail({ email, receivers }: Notifications): Refusal[] {
  const named = Object.entries(receivers).filter(([, receiver]) => receiver.email);
  if (!email) {
    return named.map(([name]) => ({
      field: `notifications.receivers.${name}.email`,
      message: 'there is no mail server',
      cure: 'Set notifications.email.smtp (host, from).',
      others: ['notifications.email'],
    }));
  }
  if (email.to || named.length > 0) return [];
  return [
    {
      field: 'notifications.email.to',
      message: 'no mailbox receives notifications, although there is a mail server',
      cure: "Set to: ['oncall@example.org'], or email in one of notifications.receivers.",
      others: ['notifications.receivers'],
    },
  ];
}

function checkReceiver(
  name: string,
  { webhook, slack, teams = [] }: Notifications['receivers'][string],
  notifications: Notifications,
): Refusal[] {
  const field = `notifications.receivers.${name}`;
  const issues: Refusal[] = [...checkSlack(`${field}.slack`, slack)];
  if (RECEIVERS.some((each) => each === name)) {
    issues.push({
      field,
      message: `'${name}' is the name of a built-in receiver`,
      cure: `Use a name other than ${RECEIVERS.join(', ')}.`,
    });
  }
  for (const [setting, login] of [
    ['username', 'basic'],
    ['header', 'header'],
  ] as const) {
    const isSet = webhook?.[setting] !== undefined;
    if (!webhook || isSet === (webhook.authentication === login)) continue;
    issues.push({
      field: `${field}.webhook.${setting}`,
      message: isSet
        ? `has no effect with authentication '${webhook.authentication}'`
        : `is missing for authentication '${login}'`,
      cure: isSet ? `Set authentication: '${login}', or remove ${setting}.` : `Set ${setting}.`,
      others: [`${field}.webhook.authentication`],
    });
  }
  for (const team of teams.filter((each) => notifications.teams[each] === undefined)) {
    issues.push({
      field: `${field}.teams`,
      message: `there is no team '${team}'`,
      cure: `Add it to notifications.teams${known(Object.keys(notifications.teams))}.`,
      others: ['notifications.teams'],
    });
  }
  return issues;
}

function known(names: readonly string[]): string {
  return names.length > 0 ? `, or use one of ${names.join(', ')}` : '';
}

function checkTeams({ teams }: Notifications): Refusal[] {
  const owners = new Map<string, string[]>();
  for (const [team, alerts] of Object.entries(teams)) {
    for (const alert of new Set(alerts)) owners.set(alert, [...(owners.get(alert) ?? []), team]);
  }
  return [...owners].flatMap(([alert, names]) =>
    names.length < 2
      ? []
      : [
          {
            field: 'notifications.teams',
            message: `'${alert}' is listed for ${names.join(' and ')}`,
            cure: 'Remove it from all teams but one: an alert has one team.',
          },
        ],
  );
}

/** A secret of a receiver that does not exist is never read. */
function checkSecretNames({ secrets, notifications }: Environment): Refusal[] {
  return Object.keys(secrets).flatMap((secret) => {
    const [, receiver] = /^receiver_([^_]+)_/.exec(secret) ?? [];
    if (receiver === undefined || notifications.receivers[receiver]) return [];
    return [
      {
        field: `secrets.${secret}`,
        message: `there is no receiver '${receiver}'`,
        cure: `Add it to notifications.receivers${known(Object.keys(notifications.receivers))}.`,
        others: ['notifications.receivers'],
      },
    ];
  });
}
