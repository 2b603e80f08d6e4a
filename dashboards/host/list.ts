// `npm run docs` writes this file: it adds what is new in this folder and drops what is gone. The order may be changed.
import { clockError } from './clock-error';
import { cpuUsage } from './cpu-usage';
import { diskForecast } from './disk-forecast';
import { diskUsage } from './disk-usage';
import { memoryUsage } from './memory-usage';

export const LIST = [diskUsage, diskForecast, memoryUsage, cpuUsage, clockError] as const;
