import type { InjectedFault } from './injected-fault';

const BROKEN = {
  file: 'alerts/prometheus/rule-file.ts',
  from: 'expr: alert.expression.text,',
  to: "expr: alert.expression.text + ' )',",
  /** Error of promtool. */
  error: 'unexpected right parenthesis',
} as const;

/** The loader rejects the broken configuration, and the servers keep their current one. */
export function brokenConfiguration(): InjectedFault {
  let undo: (() => Promise<void>) | undefined;
  return {
    that: 'a broken rule file is deployed',
    begin: async ({ copy }) => {
      undo = await copy.change(BROKEN.file, BROKEN.from, BROKEN.to);
      const output = await copy.runFailing('deploy', 'platform', '--yes');
      if (!output.includes(BROKEN.error)) throw new Error(`the output lacks promtool's error:\n${output}`);
    },
    end: async ({ copy }) => {
      await undo?.();
      await copy.run('deploy', 'platform', '--yes');
    },
    doctor: { subject: 'configuration prometheus-config', seen: /^was refused/ },
    alert: { none: 'the previous configuration stays in use' },
  };
}
