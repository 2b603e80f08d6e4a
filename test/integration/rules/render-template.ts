import { join } from 'node:path';
import { TEMPLATES } from '../../../alerts/alertmanager/config';
import { runProgram } from './programs';

/** A message template, and how Alertmanager renders it. */
export interface Rendering {
  readonly template: string;
  readonly type: 'text' | 'html';
  /** JSON file with the data of a notification. */
  readonly data: string;
}

/** Renders a message template with amtool. @param folder folder with the rendered files of an environment */
export function renderTemplate(amtool: string, folder: string, { template, type, data }: Rendering) {
  const args = [
    'template',
    'render',
    `--template.glob=${join('alertmanager', TEMPLATES)}`,
    `--template.type=${type}`,
    `--template.data=${data}`,
    `--template.text={{ template "${template}" . }}`,
  ];
  return runProgram(amtool, args, folder);
}
