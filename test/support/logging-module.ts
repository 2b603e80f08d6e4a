import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFile } from '../../lib/project';
import { LOGGING_MODULE } from '../../logs/logging';

/** Writes the Python logging module to a folder as in the orchestrator's container, without the rest of its package. */
export function mountLoggingModule(folder: string): string {
  for (const path of LOGGING_MODULE.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), projectFile(`${LOGGING_MODULE.folder}/${path}`));
  }
  return folder;
}

/** Runs a Python program that can import the logging module. @param folder folder to write the module to */
export function runWithLoggingModule(python: string, args: readonly string[], folder: string, input: string) {
  return spawnSync(python, args, {
    input,
    env: {
      PATH: process.env.PATH,
      PYTHONPATH: mountLoggingModule(`${folder}/path`),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    encoding: 'utf8',
    maxBuffer: 200_000_000,
  });
}
