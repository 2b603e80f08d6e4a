import * as z from 'zod';
import type { AlertDefinition } from '../../alerts/types';
import type { Conditions } from '../orchestrator/conditions';
import type { Incident } from '../orchestrator/incident';

/** A fault that can be started on request. */
export interface Fault {
  readonly name: string;
  readonly description: string;
  /** Names of the alerts that it makes fire with its default parameters, if it lasts long enough. */
  readonly alerts: readonly string[];
  /** Names of alerts that may fire as well: their condition holds later, or depends on earlier events. */
  readonly mayFollow: readonly string[];
  /** Names of the alerts on logs that it makes fire. Grafana evaluates them over the stored logs. */
  readonly logAlerts: readonly string[];
  /** JSON schema of each parameter, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /**
   * Checks the parameters.
   * @throws z.ZodError for invalid parameters.
   */
  readonly prepare: (parameters: unknown) => Course;
}

/** A fault with its parameters: what it does after its start. */
export interface Course {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly conditions: (elapsedSeconds: number) => Partial<Conditions>;
  /** An event that happens once, at the start. */
  readonly incident: Incident | undefined;
}

interface Definition<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly description: string;
  /** @default none: no alert may fire */
  readonly alerts?: readonly AlertDefinition[];
  /** @default none */
  readonly mayFollow?: readonly AlertDefinition[];
  /** @default none */
  readonly logAlerts?: readonly AlertDefinition[];
  /** Each with a default. @default none */
  readonly parameters?: Shape;
  /** @default as when healthy */
  readonly conditions?: (
    parameters: z.output<z.ZodObject<Shape>>,
    elapsedSeconds: number,
  ) => Partial<Conditions>;
  /** @default nothing */
  readonly incident?: (parameters: z.output<z.ZodObject<Shape>>) => Incident;
}

/** Creates a fault from its definition. */
export function defineFault<Shape extends z.ZodRawShape>(definition: Definition<Shape>): Fault {
  const { name, description, alerts = [], mayFollow = [], logAlerts = [], conditions, incident } = definition;
  const schema = z.strictObject(definition.parameters ?? ({} as Shape));
  return {
    name,
    description,
    alerts: alerts.map(nameOf),
    mayFollow: mayFollow.map(nameOf),
    logAlerts: logAlerts.map(nameOf),
    parameters: z.toJSONSchema(schema, { io: 'input' }).properties ?? {},
    prepare: (input) => {
      const parameters = schema.parse(input) as z.output<z.ZodObject<Shape>>;
      return {
        parameters,
        conditions: (elapsedSeconds) => conditions?.(parameters, elapsedSeconds) ?? {},
        incident: incident?.(parameters),
      };
    },
  };
}

const nameOf = ({ name }: AlertDefinition) => name;
