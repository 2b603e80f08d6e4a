"""The class for applications: create one instance, in a module that the other modules import."""

from typing import Any, Callable, Dict, Iterable, Mapping, Optional, TypeVar

from .errors import ERROR_TYPES, error_type
from .health import HealthChecks
from .metrics import Metrics
from .settings import read_settings
from .work import ERROR, SUCCESS, Download, GarbageCollection, Operation, RegistryAccess

_F = TypeVar("_F", bound=Callable)


class Instrumentation:
    """Records the metrics of the Model Orchestrator and runs its health checks.

    Counters start at 0 for the label values that are listed here; other values appear with their first event. Label
    values must be few and fixed: never a model, user or path.

    classify_error returns the error_type of an exception; by default, one of errors.ERROR_TYPES.
    Raises ValueError when an environment variable has an invalid value.
    """

    def __init__(
        self,
        *,
        libraries: Iterable[str] = (),
        operations: Iterable[str] = (),
        license_types: Iterable[str] = (),
        error_types: Iterable[str] = ERROR_TYPES,
        classify_error: Callable[[BaseException], str] = error_type,
        health_check_timeout_seconds: float = 5,
    ) -> None:
        settings = read_settings()
        self.metrics = Metrics(settings.enable_metrics)
        self._checks = HealthChecks(
            self.metrics, settings.health_check_interval_seconds, health_check_timeout_seconds
        )
        self._common = (self.metrics, classify_error)
        self._libraries = set(_values("libraries", libraries))
        self._start_series(
            _values("error_types", error_types),
            _values("operations", operations),
            _values("license_types", license_types),
        )

    def download(self, library: str) -> Download:
        """Wraps the transfer of a model, from its first to its last byte."""
        return Download(library, *self._common)

    def operation(self, operation: str) -> Operation:
        """Wraps an operation that a client waits for. For a download, that is the request that starts it."""
        return Operation(operation, *self._common)

    def garbage_collection(self) -> GarbageCollection:
        """Wraps a garbage collection. Report what it removes with `removed()` of the returned object."""
        return GarbageCollection(*self._common)

    def registry_read(self) -> RegistryAccess:
        """Wraps a read of the registry."""
        return RegistryAccess("registry_reads_total", *self._common)

    def registry_write(self) -> RegistryAccess:
        """Wraps a write of the registry."""
        return RegistryAccess("registry_writes_total", *self._common)

    def license_accepted(self, license_type: str) -> None:
        """Counts that a user accepted a licence."""
        self.metrics.increase("license_acceptances_total", license_type=license_type)

    def license_violated(self, license_type: str) -> None:
        """Counts a download under a licence that was not accepted."""
        self.metrics.increase("license_violations_total", license_type=license_type)

    def set_models(self, by_library: Mapping[str, int]) -> None:
        """Sets how many models are installed. A library that is missing in `by_library` has 0 models."""
        self._set_by_library("models_total", by_library)

    def set_storage(self, by_library: Mapping[str, float], limit_bytes: Optional[float] = None) -> None:
        """Sets the bytes that models use, and the limit (None or 0: unlimited).

        A library that is missing in `by_library` uses 0 bytes.
        """
        self._set_by_library("storage_usage_bytes", by_library)
        self.metrics.set("storage_limit_bytes", limit_bytes or 0)

    def health_check(self, check_type: str) -> Callable[[_F], _F]:
        """Decorates a function, or coroutine function, that checks a dependency that all workers share.

        It fails by raising an exception, by returning False, or by taking too long.
        """

        def add(check: _F) -> _F:
            self._checks.add(check_type, check)
            return check

        return add

    def registry_check(self, check: _F) -> _F:
        """Decorates the function, or coroutine function, that returns whether the registry is intact.

        If it raises an exception, the integrity is unknown: the health check `registry` fails instead.
        """
        self._checks.add_integrity(check)
        return check

    def health(self) -> Dict[str, Any]:
        """Returns the results of the health checks, for the field `model_orchestrator` in the response of /health.

        They are at most MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL seconds old. Raises TypeError if a check is a
        coroutine function.
        """
        return self._checks.run()

    async def health_async(self) -> Dict[str, Any]:
        """Like health(), without blocking the event loop."""
        return await self._checks.run_async()

    def _set_by_library(self, gauge: str, values: Mapping[str, float]) -> None:
        self._libraries.update(values)
        for library in list(self._libraries):
            self.metrics.set(gauge, values.get(library, 0), library=library)

    def _start_series(self, error_types: list, operations: list, license_types: list) -> None:
        start = self.metrics.start
        for key in ("concurrent_downloads", "registry_reads_total", "registry_writes_total"):
            start(key)
        for key in ("gc_models_removed_total", "gc_space_freed_bytes"):
            start(key)
        for status in (SUCCESS, ERROR):
            start("gc_runs_total", status=status)
            for operation in operations:
                start("operation_duration_seconds", operation=operation, status=status)
        for library in self._libraries:
            for key in ("downloads_total", "downloads_successful_total", "download_duration_seconds"):
                start(key, library=library)
        for kind in error_types:
            for library in self._libraries:
                start("downloads_failed_total", library=library, error_type=kind)
            for operation in operations:
                start("errors_total", operation=operation, error_type=kind)
        for license_type in license_types:
            start("license_acceptances_total", license_type=license_type)
            start("license_violations_total", license_type=license_type)


def _values(argument: str, values: Iterable[str]) -> list:
    if isinstance(values, str):
        raise TypeError(f"{argument} is the text '{values}': set it to a list")
    return list(values)
