"""Health checks: run when their result is requested, at most once per interval."""

import asyncio
import concurrent.futures
import inspect
import logging
import threading
import time
from datetime import datetime, timezone
from typing import Any, Callable, Dict, Optional

from .metrics import Metrics

# A share of the interval: a scrape that comes a little early still gets a new result.
_DUE_AFTER = 0.9
_REGISTRY = "registry"
_logger = logging.getLogger("model_orchestrator.health")

Check = Callable[[], Any]


class HealthChecks:
    """Runs the checks and records their results.

    A check passes if it returns within `timeout_seconds` and its result is not False. All checks run at the same time,
    so that the timeout also limits the run as a whole.
    """

    def __init__(self, metrics: Metrics, interval_seconds: float, timeout_seconds: float) -> None:
        self._metrics = metrics
        self._interval = interval_seconds
        self._timeout = timeout_seconds
        self._checks: Dict[str, Check] = {}
        self._checks_integrity = False
        self._threads: Dict[str, concurrent.futures.Future] = {}
        self._failing: set = set()
        self._report: Optional[Dict[str, Any]] = None
        self._started = float("-inf")

    def add(self, check_type: str, check: Check) -> None:
        """Adds a check. Raises ValueError if a check of this type exists."""
        if check_type in self._checks:
            raise ValueError(f"the health check {check_type} is defined twice: give each check a type of its own")
        self._checks[check_type] = check

    def add_integrity(self, check: Check) -> None:
        """Adds the check of the registry's integrity. False means corrupted; an exception only fails the check."""
        self.add(_REGISTRY, check)
        self._checks_integrity = True

    def run(self) -> Dict[str, Any]:
        """Returns the report. Raises TypeError if a check is asynchronous."""
        if not self._due():
            return self._report
        for name, check in self._checks.items():
            if _is_async(check):
                raise TypeError(f"the health check {name} is asynchronous: await health_async()")
        futures = self._start_threads(self._checks)
        concurrent.futures.wait(futures.values(), self._timeout)
        return self._record(futures)

    async def run_async(self) -> Dict[str, Any]:
        """Returns the report."""
        if not self._due():
            return self._report
        awaited = {name: each for name, each in self._checks.items() if _is_async(each)}
        threads = self._start_threads({name: each for name, each in self._checks.items() if name not in awaited})
        tasks = {name: asyncio.ensure_future(_awaited(check)) for name, check in awaited.items()}
        waited = list(tasks.values())
        if threads:
            wait = concurrent.futures.wait
            waited.append(
                asyncio.get_running_loop().run_in_executor(None, wait, list(threads.values()), self._timeout)
            )
        try:
            if waited:
                await asyncio.wait(waited, timeout=self._timeout)
            return self._record({**threads, **tasks})
        finally:
            for task in tasks.values():
                task.cancel()

    def _due(self) -> bool:
        now = time.monotonic()
        # While the checks run, other callers get the previous report, if there is one.
        if self._report is not None and now - self._started < self._interval * _DUE_AFTER:
            return False
        self._started = now
        return True

    def _start_threads(self, checks: Dict[str, Check]) -> Dict[str, concurrent.futures.Future]:
        """Starts the checks, except those that are still running since an earlier call."""
        for name, check in checks.items():
            if name not in self._threads or self._threads[name].done():
                self._threads[name] = _in_thread(check)
        return {name: self._threads[name] for name in checks}

    def _record(self, futures: Dict[str, Any]) -> Dict[str, Any]:
        problems = {name: self._problem(name, future) for name, future in futures.items()}
        for name, problem in problems.items():
            self._metrics.set("health_status", 0 if problem else 1, check_type=name)
            if problem and name not in self._failing:
                _logger.error("Health check %s fails: %s", name, problem)
            elif not problem and name in self._failing:
                _logger.info("Health check %s passes again", name)
        self._failing = {name for name, problem in problems.items() if problem}
        report: Dict[str, Any] = {
            "checks": {name: "failed" if problem else "passed" for name, problem in problems.items()},
            "checked_at": datetime.now(timezone.utc).isoformat(),
        }
        healthy = not self._failing
        if self._checks_integrity and not problems[_REGISTRY]:
            intact = futures[_REGISTRY].result() is not False
            self._metrics.set("registry_integrity_check", 1 if intact else 0)
            report["registry"] = {"integrity": "intact" if intact else "corrupted"}
            healthy = healthy and intact
        self._report = {"status": "healthy" if healthy else "unhealthy", **report}
        return self._report

    def _problem(self, name: str, future: Any) -> Optional[str]:
        if not future.done():
            return f"no result within {self._timeout:g} s"
        if future.cancelled():
            return "was cancelled"
        error = future.exception()
        if error is not None:
            return _description(error)
        result = future.result()
        if name == _REGISTRY and self._checks_integrity:
            return None if isinstance(result, bool) else f"returned a {type(result).__name__}, not True or False"
        return "returned False" if result is False else None


def _is_async(check: Check) -> bool:
    return inspect.iscoroutinefunction(check) or inspect.iscoroutinefunction(getattr(check, "__call__", None))


async def _awaited(check: Check) -> Any:
    try:
        return await check()
    except (KeyboardInterrupt, SystemExit) as error:
        # In a task, these exceptions would stop the event loop.
        raise RuntimeError(_description(error)) from error


def _description(error: BaseException) -> str:
    name = type(error).__name__
    try:
        return f"{name}: {error}"
    except Exception:
        return name


def _in_thread(check: Check) -> concurrent.futures.Future:
    """Runs a check in a daemon thread: a check that hangs does not delay the end of the process."""
    future: concurrent.futures.Future = concurrent.futures.Future()

    def run() -> None:
        try:
            result = check()
            if inspect.iscoroutine(result):
                result.close()
                raise TypeError("returned a coroutine: define the check with async def")
            future.set_result(result)
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name="health-check", daemon=True).start()
    return future
