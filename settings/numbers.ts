import * as z from 'zod';

/** A whole number between two limits, both included. */
export const whole = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);

/** The highest TCP or UDP port. */
export const LAST_PORT = 65_535;

/** A TCP or UDP port. */
export const port = () => whole(1, LAST_PORT);

/** In steps of 0.1: the precision that the Docker provider reads back. */
export const cores = () => z.number().min(0.1).max(256).multipleOf(0.1).default(1);
