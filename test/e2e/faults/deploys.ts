import type { InjectedFault } from './injected-fault';

const BROKEN = {
  file: 'alerts/prometheus/rule-file.ts',
  from: 'expr: alert.expression.text,',
  to: "expr: alert.expression.text + ' )',",
  /** What promtool says of it. */
  refusal: 'unexpected right parenthesis',
} as const;

/** The loader refuses it, and the servers go on with what they have. */
export function brokenConfiguration(): InjectedFault {
  let mend: (() => Promise<void>) | undefined;
  return {
    that: 'a broken rule file is deployed',
    begin: async ({ copy }) => {
      mend = await copy.change(BROKEN.file, BROKEN.from, BROKEN.to);
      const said = await copy.runFailing('deploy', 'platform', '--yes');
      if (!said.includes(BROKEN.refusal))
        throw new Error(`promtool's words are not among what it said:\n${said}`);
    },
    end: async ({ copy }) => {
      await mend?.();
      await copy.run('deploy', 'platform', '--yes');
    },
    doctor: { subject: 'configuration prometheus-config', says: /^was refused/ },
    alert: { none: 'what was in force still is' },
  };
}
