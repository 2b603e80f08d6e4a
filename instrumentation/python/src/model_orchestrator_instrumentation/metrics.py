"""The metrics of the contract on prometheus_client, for one process or several workers."""

import glob
import logging
import math
import multiprocessing
import os
import tempfile
import threading
from typing import Any, Callable, Dict, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from .catalogue import METRICS

# One format for every client: OpenMetrics would append _total to the names of all counters.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
# Longest value of a label, in characters.
_MAX_LENGTH = 200
_logger = logging.getLogger("model_orchestrator.metrics")
_lock = threading.Lock()
# With several workers, a process must write each series once: its instances of Metrics share their metrics.
_shared_metrics: Dict[str, object] = {}


class Metrics:
    """Records the metrics of the catalogue, by their key (the name without the prefix), and renders them.

    With PROMETHEUS_MULTIPROC_DIR set, each worker writes its values to that folder, and any worker can render the
    values of all. Raises RuntimeError if the variable was set too late, or is not a folder that can be written.

    A value that cannot be recorded is logged, once for each metric. It never raises an exception in the application.
    """

    def __init__(self, enabled: bool = True) -> None:
        self.enabled = enabled
        self._directory = os.environ.get(_DIRECTORY)
        self._catalogue = {each["key"]: each for each in METRICS}
        self._registries = {each["endpoint"]: CollectorRegistry() for each in METRICS}
        self._metrics = _shared_metrics if self._directory else {}
        self._unrecorded: set = set()
        if enabled:
            self._check_workers()

    def start(self, key: str, **labels: str) -> None:
        """Starts a series at 0: of a counter, of a histogram, or of a gauge that is summed over workers."""
        self._record(key, labels, lambda series: None)

    def increase(self, key: str, by: float = 1, **labels: str) -> None:
        """Adds to a counter, or to a gauge (where `by` may be negative)."""
        self._record(key, labels, lambda series: series.inc(_finite(by)))

    def set(self, key: str, value: float, **labels: str) -> None:
        """Sets a gauge."""
        self._record(key, labels, lambda series: series.set(_finite(value, at_least=0)))

    def observe(self, key: str, value: float, **labels: str) -> None:
        """Adds an observation to a histogram."""
        self._record(key, labels, lambda series: series.observe(value))

    def render(self, endpoint: str) -> bytes:
        """Returns the metrics of an endpoint ("models" or "health") in the text format."""
        catalogue = [each for each in METRICS if each["endpoint"] == endpoint]
        if self._directory:
            _remove_gauges_of_dead_workers(self._directory)
            source = _Workers(self._directory)
        else:
            source = self._registries[endpoint]
        text = generate_latest(_Selection(source, {_family(each) for each in catalogue}))
        # prometheus_client appends _total to the name of every counter.
        for name in (each["name"].encode() for each in catalogue if each["type"] == "counter"):
            if not name.endswith(b"_total"):
                text = text.replace(name + b"_total", name)
        return text

    def _record(self, key: str, labels: Dict[str, str], change: Callable[[Any], None]) -> None:
        if not self.enabled:
            return
        try:
            change(self._series(key, labels))
        except Exception as error:
            if key not in self._unrecorded:
                self._unrecorded.add(key)
                _logger.error("%s is not recorded: %s", self._catalogue[key]["name"], error, exc_info=True)

    def _series(self, key: str, labels: Dict[str, str]):
        # A gauge without labels is exposed as 0 as soon as it exists, so each metric is created with its first value.
        with _lock:
            if key not in self._metrics:
                self._metrics[key] = self._create(**self._catalogue[key])
        metric = self._metrics[key]
        return metric.labels(**{name: _label(value) for name, value in labels.items()}) if labels else metric

    def _create(self, name, type, help, labels, endpoint, buckets=None, multiprocess_mode=None, **_):
        common = {"labelnames": labels, "registry": self._registries[endpoint]}
        if type == "histogram":
            return Histogram(name, help, buckets=buckets, **common)
        if type == "gauge":
            gauge = Gauge(name, help, multiprocess_mode=multiprocess_mode, **common)
            if multiprocess_mode.startswith("live"):
                # A new worker may have the process id of a killed one, and then continues with its file.
                gauge.set(0)
            return gauge
        return Counter(name, help, **common)

    def _check_workers(self) -> None:
        if self._directory:
            if not values.ValueClass._multiprocess:
                raise RuntimeError(
                    f"{_DIRECTORY} was set after prometheus_client had been imported: "
                    "set it in the environment in which the server starts"
                )
            try:
                os.makedirs(self._directory, exist_ok=True)
                tempfile.TemporaryFile(dir=self._directory).close()
            except OSError as error:
                raise RuntimeError(
                    f"{_DIRECTORY} is '{self._directory}', where no file can be written ({error.strerror}): "
                    "set it to a folder that the application can write"
                ) from error
        elif multiprocessing.parent_process() is not None:
            _logger.warning(
                "%s is not set: with more than one worker, each scrape returns the metrics of a different worker. "
                "Set it to an empty folder in the environment in which the server starts",
                _DIRECTORY,
            )


class _Workers:
    """The metrics of all workers. A worker that was killed, or ran out of disk space, may leave an empty file."""

    def __init__(self, directory: str) -> None:
        self._directory = directory

    def collect(self) -> Iterable[Metric]:
        files = [each.path for each in os.scandir(self._directory) if each.name.endswith(".db") and _size(each) > 0]
        return MultiProcessCollector.merge(files, accumulate=True)


def _size(file: os.DirEntry) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # Removed since the folder was listed.
        return 0


class _Selection:
    """Those metric families of a collector that have one of the given names."""

    def __init__(self, source, names) -> None:
        self._source = source
        self._names = names

    def collect(self) -> Iterable[Metric]:
        return (family for family in self._source.collect() if family.name in self._names)


def _finite(number: float, at_least: float = -math.inf) -> float:
    # NaN would stay in a counter for ever.
    if not math.isfinite(float(number)) or float(number) < at_least:
        raise ValueError(f"the value is {number}")
    return float(number)


def _label(value: Any) -> str:
    """A label's value as text that UTF-8 can encode: any other text makes every scrape fail."""
    text = "" if value is None else str(value)
    return text[:_MAX_LENGTH].encode("utf-8", "replace").decode() or "unknown"


def _family(metric) -> str:
    """The name that prometheus_client gives a metric's family."""
    return metric["name"].removesuffix("_total") if metric["type"] == "counter" else metric["name"]


def _remove_gauges_of_dead_workers(directory: str) -> None:
    """Removes the gauges of killed workers: otherwise their downloads would count as running for ever."""
    if os.name != "posix":
        return
    for path in glob.glob(os.path.join(directory, "gauge_live*_*.db")):
        identifier = path[:-3].rpartition("_")[2]
        if not identifier.isdecimal():
            continue  # Not a process id: the application has set names of its own for its workers.
        pid = int(identifier)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            try:
                mark_process_dead(pid, directory)
            except FileNotFoundError:
                pass  # Another worker has removed the file.
        except PermissionError:
            pass  # The process runs, as another user.
