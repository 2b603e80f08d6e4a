"""Measured work: downloads, operations, garbage collections, registry accesses."""

import contextlib
import copy
import functools
import inspect
import logging
import time
from contextvars import ContextVar
from typing import Callable, Dict, List, Optional, Tuple, TypeVar

from .errors import OTHER
from .metrics import Metrics

SUCCESS = "success"
ERROR = "error"

_F = TypeVar("_F", bound=Callable)
_logger = logging.getLogger("model_orchestrator.metrics")

# The blocks that this thread or task has begun, the innermost last. Each is a pair: the object in the `with` statement,
# and the copy of it that measures the block.
_begun: ContextVar[Tuple[Tuple["Work", "Work"], ...]] = ContextVar("model_orchestrator_begun", default=())


def _running() -> Tuple[Tuple["Work", "Work"], ...]:
    return tuple((work, run) for work, run in _begun.get() if run in work._runs)


class Work:
    """Measures a block (`with` or `async with`), or each call of a function that it decorates.

    An exception counts as a failure, and is raised again. Work that is cancelled (any BaseException that is not an
    Exception) counts as neither successful nor failed.
    """

    def __init__(self, metrics: Metrics, classify_error: Callable[[BaseException], str]) -> None:
        self._metrics = metrics
        self._classify_error = classify_error
        self._failure: Optional[str] = None
        # The running blocks, as keys: several threads and tasks may use the same object.
        self._runs: Dict["Work", None] = {}

    def fail(self, error_type: str) -> None:
        """Counts the work as failed although it raises no exception."""
        (self._own() or list(self._runs) or [self])[-1]._failure = error_type or OTHER

    def __enter__(self):
        run = self._copy()
        run._started = time.perf_counter()
        run._begin()
        self._runs[run] = None
        _begun.set((*_running(), (self, run)))
        return run

    def __exit__(self, kind, error, trace) -> None:
        run = self._pop()
        seconds = time.perf_counter() - run._started
        if isinstance(error, Exception):
            run._failure = self._classify(error)
        run._end()
        if error is None or isinstance(error, Exception):
            run._finish(seconds, run._failure)

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, kind, error, trace) -> None:
        self.__exit__(kind, error, trace)

    def __call__(self, function: _F) -> _F:
        if isinstance(function, (classmethod, staticmethod)):
            return type(function)(self(function.__func__))
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(f"{function.__qualname__} is a generator: use `with` in its body")
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def measured(*args, **kwargs):
                with self._copy():
                    return await function(*args, **kwargs)
        else:

            @functools.wraps(function)
            def measured(*args, **kwargs):
                with contextlib.ExitStack() as stack:
                    stack.enter_context(self._copy())
                    result = function(*args, **kwargs)
                    # A coroutine function is not recognized as one if another decorator wraps it.
                    return _awaited(stack.pop_all(), result) if inspect.iscoroutine(result) else result

        return measured

    def _copy(self) -> "Work":
        run = copy.copy(self)
        run._failure, run._runs = None, {}
        return run

    def _own(self) -> List["Work"]:
        """The running blocks of this object that this thread or task has begun."""
        return [run for work, run in _running() if work is self]

    def _pop(self) -> "Work":
        """Removes and returns the block that ends: the innermost one of this thread or task.

        FastAPI may end a dependency in a different thread. Then it is the last block that any thread has begun.
        """
        own = self._own()
        if not own:
            return self._runs.popitem()[0]
        self._runs.pop(own[-1], None)
        _begun.set(_running())
        return own[-1]

    def _classify(self, error: Exception) -> str:
        try:
            return self._classify_error(error) or OTHER
        except Exception:
            _logger.exception("classify_error failed for %s, which counts as '%s'", type(error).__name__, OTHER)
            return OTHER

    def _begin(self) -> None:
        """Records that the work begins."""

    def _end(self) -> None:
        """Records that the work is over, even when it was cancelled."""

    def _finish(self, seconds: float, failure: Optional[str]) -> None:
        """Records how the work ended."""


async def _awaited(stack: contextlib.ExitStack, result):
    with stack:
        return await result


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
        """Adds to the numbers of removed models and freed bytes. Can be called several times."""
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
