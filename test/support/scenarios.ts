import { existsSync, readdirSync } from 'node:fs';
import type { AlertName } from '../../alerts/catalogue';
import type { LintException, Scenario, Scenarios, Survivor } from '../../alerts/scenarios/scenario';
import { projectPath } from '../../lib/project';

const CATALOGUE = projectPath('alerts/catalogue');

/** The exports of a file `scenarios.ts`. */
interface ScenarioModule {
  readonly scenarios: Scenarios;
  readonly survivors?: readonly Survivor[];
  readonly lintExceptions?: readonly LintException[];
}

/** The modules of all alert folders that have scenarios. */
const MODULES: readonly ScenarioModule[] = readdirSync(CATALOGUE)
  .filter((folder) => existsSync(`${CATALOGUE}/${folder}/scenarios.ts`))
  .map((folder): ScenarioModule => require(`../../alerts/catalogue/${folder}/scenarios.ts`));

/** The scenarios of all alerts. */
export const SCENARIOS: Scenarios = Object.assign({}, ...MODULES.map(({ scenarios }) => scenarios));

/** The scenarios of one alert. */
export function scenariosOf(alert: AlertName): readonly Scenario[] {
  return SCENARIOS[alert] ?? [];
}

const alertsOf = ({ scenarios }: ScenarioModule) => Object.keys(scenarios) as AlertName[];

/** Mutants that no scenario catches, with their alerts. */
export const SURVIVORS: readonly Required<Survivor>[] = MODULES.flatMap((module) =>
  (module.survivors ?? []).map((survivor) => ({ alerts: alertsOf(module), ...survivor })),
);

/** Findings of pint that do not apply, with their alerts. */
export const LINT_EXCEPTIONS: readonly (LintException & { readonly alerts: readonly AlertName[] })[] =
  MODULES.flatMap((module) =>
    (module.lintExceptions ?? []).map((exception) => ({ ...exception, alerts: alertsOf(module) })),
  );
