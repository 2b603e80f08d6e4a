"""Pieces of work that are measured: downloads, operations, garbage collections, registry accesses."""

import copy
import functools
import inspect
import time
from typing import Callable, Optional, TypeVar

from .metrics import Metrics

SUCCESS = "success"
ERROR = "error"

_F = TypeVar("_F", bound=Callable)


class Work:
    """Measures a block (`with` or `async with`), or each call of a function that it decorates.

    An exception makes the work fail, and is passed on. Work that is cancelled (any BaseException that is not an
    Exception) counts as neither successful nor failed.
    """

    def __init__(self, metrics: Metrics, classify_error: Callable[[BaseException], str]) -> None:
        self._metrics = metrics
        self._classify_error = classify_error
        self._failure: Optional[str] = None

    def fail(self, error_type: str) -> None:
        """Counts the work as failed although it raises no exception."""
        self._failure = error_type

    def __enter__(self):
        self._started = time.perf_counter()
        self._begin()
        return self

    def __exit__(self, kind, error, trace) -> None:
        if isinstance(error, Exception):
            self._failure = self._classify_error(error)
        self._end()
        if error is None or isinstance(error, Exception):
            self._finish(time.perf_counter() - self._started, self._failure)

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, kind, error, trace) -> None:
        self.__exit__(kind, error, trace)

    def __call__(self, function: _F) -> _F:
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(f"{function.__qualname__} is a generator: use `with` inside of it")
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def measured(*args, **kwargs):
                with copy.copy(self):
                    return await function(*args, **kwargs)
        else:

            @functools.wraps(function)
            def measured(*args, **kwargs):
                with copy.copy(self):
                    return function(*args, **kwargs)

        return measured

    def _begin(self) -> None:
        """Records that the work begins."""

    def _end(self) -> None:
        """Records that the work is over, even when it was cancelled."""

    def _finish(self, seconds: float, failure: Optional[str]) -> None:
        """Records how the work ended."""


class Download(Work):
    """A download of a model."""

    def __init__(self, library: str, *common) -> None:
        super().__init__(*common)
        self._library = library

    def _begin(self) -> None:
        self._metrics.increase("downloads_total", library=self._library)
        self._metrics.increase("concurrent_downloads")

    def _end(self) -> None:
        self._metrics.increase("concurrent_downloads", -1)

    def _finish(self, seconds: float, failure: Optional[str]) -> None:
        self._metrics.observe("download_duration_seconds", seconds, library=self._library)
        if failure is None:
            self._metrics.increase("downloads_successful_total", library=self._library)
        else:
            self._metrics.increase("downloads_failed_total", library=self._library, error_type=failure)


class Operation(Work):
    """An operation of the orchestrator, such as list or validate."""

    def __init__(self, operation: str, *common) -> None:
        super().__init__(*common)
        self._operation = operation

    def _finish(self, seconds: float, failure: Optional[str]) -> None:
        status = SUCCESS if failure is None else ERROR
        self._metrics.observe("operation_duration_seconds", seconds, operation=self._operation, status=status)
        if failure is not None:
            self._metrics.increase("errors_total", operation=self._operation, error_type=failure)


class GarbageCollection(Work):
    """A garbage collection of the model store."""

    def removed(self, *, models: int, freed_bytes: float) -> None:
        """Adds what the collection removed; it may be called several times."""
        self._metrics.increase("gc_models_removed_total", models)
        self._metrics.increase("gc_space_freed_bytes", freed_bytes)

    def _finish(self, seconds: float, failure: Optional[str]) -> None:
        self._metrics.increase("gc_runs_total", status=SUCCESS if failure is None else ERROR)


class RegistryAccess(Work):
    """A read or write of the registry, counted even when it fails."""

    def __init__(self, counter: str, *common) -> None:
        super().__init__(*common)
        self._counter = counter

    def _begin(self) -> None:
        self._metrics.increase(self._counter)
