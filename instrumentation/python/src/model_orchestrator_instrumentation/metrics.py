"""The metrics of the contract on prometheus_client, for one process or several workers."""

import glob
import logging
import multiprocessing
import os
import threading
from typing import Dict, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from .catalogue import METRICS

# One format for every client: OpenMetrics would rename counters without _total.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
_logger = logging.getLogger("model_orchestrator.metrics")


class Metrics:
    """Records the metrics of the catalogue, by their key (the name without the prefix), and renders them.

    With PROMETHEUS_MULTIPROC_DIR set, each worker writes its values to that folder and any worker renders those of
    all. Raises RuntimeError when the variable was set too late for that.
    """

    def __init__(self, enabled: bool = True) -> None:
        self.enabled = enabled
        self._directory = os.environ.get(_DIRECTORY)
        self._catalogue = {each["key"]: each for each in METRICS}
        self._registries = {each["endpoint"]: CollectorRegistry() for each in METRICS}
        self._metrics: Dict[str, object] = {}
        self._lock = threading.Lock()
        if enabled:
            self._check_workers()

    def start(self, key: str, **labels: str) -> None:
        """Starts the series of a counter or histogram at 0."""
        if self.enabled:
            self._series(key, labels)

    def increase(self, key: str, by: float = 1, **labels: str) -> None:
        """Adds to a counter, or to a gauge (where `by` may be negative)."""
        if self.enabled:
            self._series(key, labels).inc(by)

    def set(self, key: str, value: float, **labels: str) -> None:
        """Sets a gauge."""
        if self.enabled:
            self._series(key, labels).set(value)

    def observe(self, key: str, value: float, **labels: str) -> None:
        """Adds an observation to a histogram."""
        if self.enabled:
            self._series(key, labels).observe(value)

    def render(self, endpoint: str) -> bytes:
        """Returns the metrics of an endpoint ("models" or "health") in the text format."""
        catalogue = [each for each in METRICS if each["endpoint"] == endpoint]
        if self._directory:
            _remove_gauges_of_dead_workers(self._directory)
            source = MultiProcessCollector(None, self._directory)
        else:
            source = self._registries[endpoint]
        text = generate_latest(_Selection(source, {_family(each) for each in catalogue}))
        # prometheus_client appends _total to the name of every counter.
        for name in (each["name"].encode() for each in catalogue if each["type"] == "counter"):
            if not name.endswith(b"_total"):
                text = text.replace(name + b"_total", name)
        return text

    def _series(self, key: str, labels: Dict[str, str]):
        # A gauge without labels is exposed as 0 as soon as it exists, so each is created with its first value.
        with self._lock:
            if key not in self._metrics:
                self._metrics[key] = self._create(**self._catalogue[key])
        metric = self._metrics[key]
        return metric.labels(**labels) if labels else metric

    def _create(self, name, type, help, labels, endpoint, buckets=None, multiprocess_mode=None, **_):
        common = {"labelnames": labels, "registry": self._registries[endpoint]}
        if type == "histogram":
            return Histogram(name, help, buckets=buckets, **common)
        if type == "gauge":
            return Gauge(name, help, multiprocess_mode=multiprocess_mode, **common)
        return Counter(name, help, **common)

    def _check_workers(self) -> None:
        if self._directory:
            if not values.ValueClass._multiprocess:
                raise RuntimeError(
                    f"{_DIRECTORY} was set after prometheus_client had been imported: "
                    "set it in the environment in which the server starts"
                )
            os.makedirs(self._directory, exist_ok=True)
        elif multiprocessing.parent_process() is not None:
            _logger.warning(
                "%s is not set: with more than one worker, each scrape returns the metrics of another worker. "
                "Set it to an empty folder in the environment in which the server starts",
                _DIRECTORY,
            )


class _Selection:
    """The families of a collector that have one of these names."""

    def __init__(self, source, names) -> None:
        self._source = source
        self._names = names

    def collect(self) -> Iterable[Metric]:
        return (family for family in self._source.collect() if family.name in self._names)


def _family(metric) -> str:
    """The name that prometheus_client gives a metric's family."""
    return metric["name"].removesuffix("_total") if metric["type"] == "counter" else metric["name"]


def _remove_gauges_of_dead_workers(directory: str) -> None:
    """A worker that was killed leaves its gauges behind: the downloads that it ran would never end."""
    if os.name != "posix":
        return
    for path in glob.glob(os.path.join(directory, "gauge_live*_*.db")):
        pid = int(path[:-3].rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            try:
                mark_process_dead(pid, directory)
            except FileNotFoundError:
                pass  # Another worker was faster.
        except PermissionError:
            pass  # It runs, as another user.
