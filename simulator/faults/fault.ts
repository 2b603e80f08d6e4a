import { z } from 'zod';
import type { Conditions } from '../orchestrator/conditions';
import type { Incident } from '../orchestrator/incident';

/** One thing that can go wrong on request. */
export interface Fault {
  readonly name: string;
  readonly description: string;
  /** The alerts that it makes fire with its default parameters, when it lasts long enough. */
  readonly alerts: readonly string[];
  /** Alerts that may fire with it: their condition follows later, or depends on what happened before. */
  readonly mayFollow: readonly string[];
  /** Alerts over logs that it makes fire: Grafana's, which need the whole way of the logs. */
  readonly logAlerts: readonly string[];
  /** JSON schema of each parameter, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /**
   * Checks the parameters and settles what happens.
   * @throws z.ZodError when they do not fit.
   */
  readonly prepare: (parameters: unknown) => Course;
}

/** A fault with its parameters: what it does from its start on. */
export interface Course {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly conditions: (elapsedSeconds: number) => Partial<Conditions>;
  /** What happens once, when it starts. */
  readonly incident: Incident | undefined;
}

interface Definition<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly description: string;
  /** @default none: it must not make any fire. */
  readonly alerts?: readonly string[];
  /** @default none */
  readonly mayFollow?: readonly string[];
  /** @default none */
  readonly logAlerts?: readonly string[];
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

/** Makes a fault of its definition. */
export function defineFault<Shape extends z.ZodRawShape>(definition: Definition<Shape>): Fault {
  const { name, description, alerts = [], mayFollow = [], logAlerts = [], conditions, incident } = definition;
  const schema = z.strictObject(definition.parameters ?? ({} as Shape));
  return {
    name,
    description,
    alerts,
    mayFollow,
    logAlerts,
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
