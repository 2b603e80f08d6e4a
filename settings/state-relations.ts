import type { Refusal } from './refusal';
import type { Environment } from './schema';
import { addressSettings, credentialsIn, isShared, loginsIn, misfits, missingSettings, STACK } from './state';

/** Checks that the settings fit the backend, contain no credentials, and give each stack its own state. */
export function checkState({ state }: Environment): Refusal[] {
  if (!state) return [];
  const at = (setting: string) => `state.settings.${setting}`;
  return [
    ...credentialsIn(state).map((setting) => ({
      field: at(setting),
      message: 'is a credential, and anyone can read the stacks',
      cure: `Remove it, and set the environment variable of the backend ${state.backend} instead.`,
    })),
    ...misfits(state).map(({ setting, isMap }) => ({
      field: at(setting),
      message: isMap
        ? 'is one value, but the backend needs a map'
        : 'is a map, but the backend needs one value',
      cure: isMap
        ? `Use a map, such as ${setting}: { <name>: '<value>' }.`
        : 'Use a text, a number, true or false.',
    })),
    ...missingSettings(state).map((setting) => ({
      field: at(setting),
      message: `is missing, and the backend ${state.backend} needs it`,
      cure: `Add it: docs/operations.md, "Remote state for a team", has an example.`,
      others: ['state.settings'],
    })),
    ...loginsIn(state).map((setting) => ({
      field: at(setting),
      message: 'contains a login, and anyone can read the stacks',
      cure: 'Remove it from the URL, and set the environment variables of the backend instead.',
    })),
    ...(isShared(state)
      ? [
          {
            field: 'state.settings',
            message: `all stacks would share one state: ${STACK} is not part of its address`,
            cure: `Add ${STACK} to ${addressSettings(state).join(' or ')}.`,
          },
        ]
      : []),
  ];
}
