import os
import signal
import subprocess
import sys
import tempfile
import unittest

from support import environment, samples

# Each worker is a process of its own: prometheus_client chooses its mode when it is imported.
WORKER = """
import os, sys
from model_orchestrator_instrumentation import Instrumentation
number = int(sys.argv[1])
instrumentation = Instrumentation(libraries=["onnx"])
for _ in range(number):
    with instrumentation.download("onnx"):
        pass
with instrumentation.garbage_collection() as collection:
    collection.removed(models=1, freed_bytes=10 * number)
instrumentation.set_models({"onnx": number})
instrumentation.registry_check(lambda: number < 3)
instrumentation.health()
with instrumentation.download("onnx"):
    print("ready", flush=True)
    sys.stdin.readline()
"""
RENDER = """
import sys
from model_orchestrator_instrumentation import Instrumentation
instrumentation = Instrumentation()
for endpoint in ("models", "health"):
    sys.stdout.buffer.write(instrumentation.metrics.render(endpoint))
"""


def python(program: str, *args: str) -> bytes:
    return subprocess.run([sys.executable, "-c", program, *args], stdout=subprocess.PIPE, check=True).stdout


class WorkersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        # A folder that does not exist yet.
        variables = environment(PROMETHEUS_MULTIPROC_DIR=os.path.join(folder.name, "metrics"))
        variables.__enter__()
        self.addCleanup(variables.__exit__, None, None, None)

    def start_worker(self, number: int) -> subprocess.Popen:
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.addCleanup(worker.communicate)
        self.assertEqual(worker.stdout.readline().strip(), b"ready")
        return worker

    def test_sums_counters_over_workers_and_takes_the_newest_value_of_gauges(self):
        for number in (1, 2, 3):
            self.start_worker(number)
        text = python(RENDER)
        series = samples(text)
        onnx = (("library", "onnx"),)
        self.assertEqual(series["downloads_total", onnx], 1 + 2 + 3 + 3)
        self.assertEqual(series["downloads_successful_total", onnx], 1 + 2 + 3)
        self.assertEqual(series["download_duration_seconds_count", onnx], 1 + 2 + 3)
        self.assertEqual(series["gc_space_freed_bytes", ()], 60)
        self.assertEqual(series["concurrent_downloads", ()], 3)
        self.assertEqual(series["models_total", onnx], 3)
        self.assertEqual(series["registry_integrity_check", ()], 0)
        self.assertNotIn(b"pid=", text)

    def test_forgets_the_running_downloads_of_a_killed_worker_but_not_its_counters(self):
        self.start_worker(1)
        killed = self.start_worker(2)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        series = samples(python(RENDER))
        self.assertEqual(series["concurrent_downloads", ()], 1)
        self.assertEqual(series["downloads_total", (("library", "onnx"),)], 1 + 2 + 2)
        self.assertEqual(series["models_total", (("library", "onnx"),)], 2)

    def test_counts_each_event_once_with_several_instances_in_one_process(self):
        program = """
import sys
from model_orchestrator_instrumentation import Instrumentation
first = Instrumentation(libraries=["onnx"])
with first.download("onnx"):
    second = Instrumentation(libraries=["onnx"])
    with second.download("onnx"):
        sys.stdout.buffer.write(first.metrics.render("models"))
"""
        series = samples(python(program))
        self.assertEqual(series["downloads_total", (("library", "onnx"),)], 2)
        self.assertEqual(series["concurrent_downloads", ()], 2)

    def test_renders_next_to_files_of_other_names_and_empty_ones(self):
        os.mkdir(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        for name, content in [("gauge_livesum_web-1.db", bytes(1024)), ("counter_web-1.db", b"")]:
            with open(os.path.join(os.environ["PROMETHEUS_MULTIPROC_DIR"], name), "wb") as file:
                file.write(content)
        self.assertIn(b"concurrent_downloads 0.0", python(RENDER))

    def test_refuses_a_folder_that_cannot_be_written(self):
        with environment(PROMETHEUS_MULTIPROC_DIR=__file__):
            program = RENDER.replace("instrumentation = Instrumentation()", """
try:
    instrumentation = Instrumentation()
except RuntimeError as error:
    sys.exit(print(error))
""")
            self.assertIn(b"where no file can be written (File exists): set it to a folder", python(program))

    def test_refuses_a_folder_that_is_set_too_late(self):
        program = """
import os, prometheus_client
os.environ["PROMETHEUS_MULTIPROC_DIR"] = "/tmp"
from model_orchestrator_instrumentation import Instrumentation
try:
    Instrumentation()
except RuntimeError as error:
    print(error)
"""
        with environment():
            del os.environ["PROMETHEUS_MULTIPROC_DIR"]
            self.assertIn(b"was set after prometheus_client had been imported", python(program))


if __name__ == "__main__":
    unittest.main()
