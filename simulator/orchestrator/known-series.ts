import type { Exposition } from './exposition';
import {
  DOWNLOAD_ERRORS,
  GC_STATUSES,
  LIBRARIES,
  LICENSES,
  OPERATION_ERRORS,
  OPERATIONS,
} from './vocabulary';

/**
 * Starts every series whose labels are known beforehand at 0, as the catalogue requires. Licence violations are left
 * out: their series appear with the first violation.
 */
export function startKnownSeries(exposition: Exposition): void {
  for (const { name: library } of LIBRARIES) {
    exposition.increase('downloads_total', { library }, 0);
    exposition.increase('downloads_successful_total', { library }, 0);
    exposition.startHistogram('download_duration_seconds', { library });
    for (const error_type of DOWNLOAD_ERRORS) {
      exposition.increase('downloads_failed_total', { library, error_type }, 0);
    }
  }
  for (const operation of Object.keys(OPERATIONS)) {
    for (const status of ['success', 'error']) {
      exposition.startHistogram('operation_duration_seconds', { operation, status });
    }
    for (const error_type of OPERATION_ERRORS) {
      exposition.increase('errors_total', { operation, error_type }, 0);
    }
  }
  for (const license_type of LICENSES) exposition.increase('license_acceptances_total', { license_type }, 0);
  for (const status of GC_STATUSES) exposition.increase('gc_runs_total', { status }, 0);
}
