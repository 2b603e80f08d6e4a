import { existsSync, readdirSync } from 'node:fs';
import type { AlertName } from '../../alerts/catalogue';
import type { LintException, Scenario, Scenarios, Survivor } from '../../alerts/scenarios/scenario';
import { projectPath } from '../../lib/project';

const CATALOGUE = projectPath('alerts/catalogue');

/** What a file `scenarios.ts` exports. */
interface ScenarioModule {
  readonly scenarios: Scenarios;
  readonly survivors?: readonly Survivor[];
  readonly lintExceptions?: readonly LintException[];
}

/** The scenarios of every folder that has some. */
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

/** The mutants that scenarios do not catch, with the alerts that have them. */
export const SURVIVORS: readonly Required<Survivor>[] = MODULES.flatMap((module) =>
  (module.survivors ?? []).map((survivor) => ({ alerts: alertsOf(module), ...survivor })),
);

/** The findings of pint that do not apply, with the alerts that have them. */
export const LINT_EXCEPTIONS: readonly (LintException & { readonly alerts: readonly AlertName[] })[] =
  MODULES.flatMap((module) =>
    (module.lintExceptions ?? []).map((exception) => ({ ...exception, alerts: alertsOf(module) })),
  );
