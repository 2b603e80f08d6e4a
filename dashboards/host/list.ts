// `npm run docs` writes this file: it adds new entries of the folder and removes missing ones. You can change the order.
import { clockError } from './clock-error';
import { cpuUsage } from './cpu-usage';
import { diskForecast } from './disk-forecast';
import { diskUsage } from './disk-usage';
import { memoryUsage } from './memory-usage';

export const LIST = [diskUsage, diskForecast, memoryUsage, cpuUsage, clockError] as const;
