import threading
import unittest

from model_orchestrator_instrumentation import Instrumentation
from model_orchestrator_instrumentation.catalogue import METRICS
from support import environment, samples, value


def exercise(instrumentation: Instrumentation) -> None:
    with instrumentation.download("onnx"):
        pass
    with instrumentation.operation("list"):
        pass
    instrumentation.set_models({"onnx": 2})
    instrumentation.set_storage({"onnx": 1024}, limit_bytes=4096)
    instrumentation.registry_check(lambda: True)
    instrumentation.health_check("storage")(lambda: True)
    instrumentation.health()


class MetricsTest(unittest.TestCase):
    def setUp(self):
        self.instrumentation = Instrumentation(
            libraries=["onnx"], operations=["list"], license_types=["mit"], error_types=["timeout"]
        )

    def test_exposes_every_metric_of_the_catalogue_with_its_type_and_labels(self):
        exercise(self.instrumentation)
        for metric in METRICS:
            with self.subTest(metric["name"]):
                text = self.instrumentation.metrics.render(metric["endpoint"])
                self.assertIn(f"# TYPE {metric['name']} {metric['type']}\n".encode(), text)
                name = metric["key"] + ("_count" if metric["type"] == "histogram" else "")
                labels = {tuple(sorted(metric["labels"]))}
                exposed = {tuple(key for key, _ in each) for sample, each in samples(text) if sample == name}
                self.assertEqual(exposed, labels)

    def test_exposes_the_declared_buckets(self):
        exercise(self.instrumentation)
        for metric in (each for each in METRICS if "buckets" in each):
            series = samples(self.instrumentation.metrics.render("models"))
            bounds = {dict(labels)["le"] for name, labels in series if name == metric["key"] + "_bucket"}
            self.assertEqual(bounds, {str(float(each)) for each in metric["buckets"]} | {"+Inf"})

    def test_starts_counters_and_histograms_at_0_for_known_label_values(self):
        for name, labels in [
            ("downloads_total", {"library": "onnx"}),
            ("downloads_successful_total", {"library": "onnx"}),
            ("downloads_failed_total", {"library": "onnx", "error_type": "timeout"}),
            ("download_duration_seconds_count", {"library": "onnx"}),
            ("operation_duration_seconds_count", {"operation": "list", "status": "error"}),
            ("errors_total", {"operation": "list", "error_type": "timeout"}),
            ("license_acceptances_total", {"license_type": "mit"}),
            ("license_violations_total", {"license_type": "mit"}),
            ("gc_runs_total", {"status": "error"}),
            ("gc_models_removed_total", {}),
            ("gc_space_freed_bytes", {}),
            ("registry_reads_total", {}),
            ("registry_writes_total", {}),
            ("concurrent_downloads", {}),
        ]:
            with self.subTest(name):
                self.assertEqual(value(self.instrumentation, name, **labels), 0)

    def test_exposes_no_value_that_was_not_set(self):
        self.assertIsNone(value(self.instrumentation, "registry_integrity_check", "health"))
        self.assertIsNone(value(self.instrumentation, "storage_limit_bytes"))

    def test_sets_a_library_without_models_to_0(self):
        self.instrumentation.set_models({"onnx": 2, "transformers": 1})
        self.instrumentation.set_models({"transformers": 1})
        self.assertEqual(value(self.instrumentation, "models_total", library="onnx"), 0)

    def test_exposes_an_unlimited_storage_as_0(self):
        self.instrumentation.set_storage({"onnx": 1})
        self.assertEqual(value(self.instrumentation, "storage_limit_bytes"), 0)

    def test_sets_models_from_several_threads(self):
        failures = []

        def change(thread):
            try:
                for number in range(200):
                    self.instrumentation.set_models({f"{thread}-{number}": 1})
            except RuntimeError as error:
                failures.append(error)

        threads = [threading.Thread(target=change, args=(each,)) for each in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual(failures, [])

    def test_refuses_a_text_as_a_list(self):
        with self.assertRaisesRegex(TypeError, "libraries is the text 'onnx': set it to a list"):
            Instrumentation(libraries="onnx")

    def test_counts_licences(self):
        self.instrumentation.license_accepted("mit")
        self.instrumentation.license_violated("gemma")
        self.assertEqual(value(self.instrumentation, "license_acceptances_total", license_type="mit"), 1)
        self.assertEqual(value(self.instrumentation, "license_violations_total", license_type="gemma"), 1)


class SettingsTest(unittest.TestCase):
    def test_records_nothing_when_metrics_are_off(self):
        with environment(MODEL_ORCHESTRATOR_ENABLE_METRICS="False"):
            instrumentation = Instrumentation(libraries=["onnx"])
        exercise(instrumentation)
        self.assertEqual(instrumentation.metrics.render("models"), b"")

    def test_refuses_invalid_values(self):
        for variable, invalid in [
            ("MODEL_ORCHESTRATOR_ENABLE_METRICS", "yes"),
            ("MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL", "0"),
            ("MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL", "1m"),
        ]:
            with environment(**{variable: invalid}), self.assertRaisesRegex(ValueError, f"{variable} is '{invalid}'"):
                Instrumentation()

    def test_takes_an_empty_variable_as_not_set(self):
        with environment(MODEL_ORCHESTRATOR_ENABLE_METRICS="", MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL=" "):
            self.assertTrue(Instrumentation().metrics.enabled)


if __name__ == "__main__":
    unittest.main()
