import asyncio
import contextvars
import errno
import logging
import threading
import unittest
from unittest import mock

from model_orchestrator_instrumentation import Instrumentation
from model_orchestrator_instrumentation.errors import ERROR_TYPES, error_type
from support import value


class WorkTest(unittest.TestCase):
    def setUp(self):
        self.instrumentation = Instrumentation()

    def value(self, name, **labels):
        return value(self.instrumentation, name, **labels)

    def test_counts_a_download_that_succeeds(self):
        with self.instrumentation.download("onnx"):
            self.assertEqual(self.value("concurrent_downloads"), 1)
            self.assertEqual(self.value("downloads_total", library="onnx"), 1)
        self.assertEqual(self.value("concurrent_downloads"), 0)
        self.assertEqual(self.value("downloads_successful_total", library="onnx"), 1)
        self.assertEqual(self.value("download_duration_seconds_count", library="onnx"), 1)

    def test_counts_a_download_that_raises_and_passes_the_exception_on(self):
        with self.assertRaises(ConnectionError), self.instrumentation.download("onnx"):
            raise ConnectionError
        self.assertEqual(self.value("downloads_failed_total", library="onnx", error_type="network"), 1)
        self.assertIsNone(self.value("downloads_successful_total", library="onnx"))
        self.assertEqual(self.value("concurrent_downloads"), 0)

    def test_counts_a_failure_without_an_exception(self):
        with self.instrumentation.download("onnx") as download:
            download.fail("checksum_mismatch")
        self.assertEqual(self.value("downloads_failed_total", library="onnx", error_type="checksum_mismatch"), 1)

    def test_counts_a_cancelled_download_as_neither_successful_nor_failed(self):
        async def cancel():
            async with self.instrumentation.download("onnx"):
                raise asyncio.CancelledError

        with self.assertRaises(asyncio.CancelledError):
            asyncio.run(cancel())
        self.assertEqual(self.value("concurrent_downloads"), 0)
        self.assertIsNone(self.value("download_duration_seconds_count", library="onnx"))

    def test_decorates_functions_and_coroutine_functions(self):
        @self.instrumentation.operation("list")
        def models(library):
            """Lists models."""
            return [library]

        @self.instrumentation.operation("validate")
        async def validate():
            await asyncio.sleep(0.06)
            raise TimeoutError

        async def twice():
            return await asyncio.gather(validate(), validate(), return_exceptions=True)

        self.assertEqual((models("onnx"), models.__doc__), (["onnx"], "Lists models."))
        self.assertEqual([type(each) for each in asyncio.run(twice())], [TimeoutError, TimeoutError])
        self.assertEqual(self.value("operation_duration_seconds_count", operation="list", status="success"), 1)
        failed = {"operation": "validate", "status": "error"}
        self.assertEqual(self.value("operation_duration_seconds_count", **failed), 2)
        self.assertEqual(self.value("operation_duration_seconds_bucket", le="0.05", **failed), 0)
        self.assertEqual(self.value("errors_total", operation="validate", error_type="timeout"), 2)

    def test_decorates_methods_of_every_kind(self):
        class Store:
            @self.instrumentation.operation("list")
            @classmethod
            def of_class(cls):
                return cls

            @self.instrumentation.operation("list")
            @staticmethod
            def of_none():
                return 1

            @self.instrumentation.operation("list")
            def of_object(self):
                return self

        store = Store()
        self.assertEqual((Store.of_class(), store.of_none(), store.of_object()), (Store, 1, store))
        self.assertEqual(self.value("operation_duration_seconds_count", operation="list", status="success"), 3)

    def test_measures_a_coroutine_function_that_another_decorator_hides(self):
        async def download():
            await asyncio.sleep(0.06)
            raise TimeoutError

        with self.assertRaises(TimeoutError):
            asyncio.run(self.instrumentation.operation("download")(lambda: download())())
        failed = {"operation": "download", "status": "error"}
        self.assertEqual(self.value("operation_duration_seconds_bucket", le="0.05", **failed), 0)
        self.assertEqual(self.value("operation_duration_seconds_count", **failed), 1)

    def test_measures_each_block_of_one_object(self):
        download = self.instrumentation.download("onnx")
        with self.assertRaises(OSError), download:
            raise OSError
        with download as outer, download:
            outer.fail("timeout")
        with download:
            download.fail("")
        self.assertEqual(self.value("downloads_successful_total", library="onnx"), 1)
        for kind, expected in [("other", 2), ("timeout", 1)]:
            self.assertEqual(self.value("downloads_failed_total", library="onnx", error_type=kind), expected)

    def test_measures_each_thread_that_uses_one_object(self):
        operation = self.instrumentation.operation("list")
        begun, end = threading.Event(), threading.Event()

        def first():
            with operation:
                begun.set()
                end.wait()

        thread = threading.Thread(target=first)
        with mock.patch("time.perf_counter", side_effect=[0, 20, 30, 70]):
            thread.start()
            begun.wait()
            with operation:
                end.set()
                thread.join()
        self.assert_seconds("success", 30, 50)

    def test_measures_each_task_that_uses_one_object(self):
        operation = self.instrumentation.operation("list")

        async def first(begun, end):
            async with operation:
                begun.set()
                await end.wait()
                operation.fail("timeout")

        async def both():
            begun, end = asyncio.Event(), asyncio.Event()
            task = asyncio.ensure_future(first(begun, end))
            await begun.wait()
            async with operation:
                end.set()
                await task

        with mock.patch("time.perf_counter", side_effect=[0, 20, 30, 70]):
            asyncio.run(both())
        self.assert_seconds("error", 30)
        self.assert_seconds("success", 50)

    def assert_seconds(self, status, *seconds):
        labels = {"operation": "list", "status": status}
        for bound in 10, 30, 60:
            counted = self.value("operation_duration_seconds_bucket", le=f"{bound}.0", **labels)
            self.assertEqual(counted, sum(each <= bound for each in seconds), f"{status} within {bound} s")

    def test_measures_a_block_that_ends_in_a_different_context(self):
        operation = self.instrumentation.operation("list")
        for _ in range(2):
            contextvars.copy_context().run(operation.__enter__)
            contextvars.copy_context().run(operation.__exit__, None, None, None)
        self.assertEqual(self.value("operation_duration_seconds_count", operation="list", status="success"), 2)

    def test_passes_on_any_exception_of_the_application(self):
        class Hostile(Exception):
            errno = property(lambda self: 1 / 0)

            def __str__(self):
                raise ValueError

        def fail(error):
            raise RuntimeError

        for classify in (fail, lambda error: None, error_type):
            instrumentation = Instrumentation(classify_error=classify)
            with self.subTest(classify), self.assertLogs("model_orchestrator.metrics"):
                with self.assertRaises(Hostile), instrumentation.download("onnx"):
                    raise Hostile
                logging.getLogger("model_orchestrator.metrics").error("at least one record")
            self.assertEqual(value(instrumentation, "concurrent_downloads"), 0)
            self.assertEqual(value(instrumentation, "downloads_failed_total", library="onnx", error_type="other"), 1)

    def test_logs_an_invalid_number_and_continues(self):
        with self.assertLogs("model_orchestrator.metrics") as logs, self.instrumentation.garbage_collection() as run:
            for invalid in (-1, float("nan"), float("inf"), None, "many"):
                run.removed(models=invalid, freed_bytes=1)
                self.instrumentation.set_models({"onnx": invalid})
                self.instrumentation.set_storage({"onnx": 1}, limit_bytes=invalid)
            run.removed(models=2, freed_bytes=1)
        self.assertEqual((self.value("gc_models_removed_total"), self.value("gc_space_freed_bytes")), (2, 6))
        self.assertEqual(self.value("models_total", library="onnx"), 0)
        self.assertIn("model_orchestrator_gc_models_removed_total is not recorded: ", logs.output[0])
        self.assertEqual(len(logs.output), 3, "each metric is logged once")

    def test_exposes_label_values_that_prometheus_accepts(self):
        for written, exposed in [
            (None, "unknown"), ("", "unknown"), (7, "7"), ("modèle", "modèle"), ("\udc80", "?"), ("x" * 9_999, "x" * 200),
        ]:
            self.instrumentation.license_accepted(written)
            self.assertGreaterEqual(self.value("license_acceptances_total", license_type=exposed), 1)

    def test_refuses_to_decorate_a_generator(self):
        with self.assertRaisesRegex(TypeError, "chunks is a generator"):

            @self.instrumentation.download("onnx")
            def chunks():
                yield b""

    def test_counts_what_a_collection_removes(self):
        with self.instrumentation.garbage_collection() as collection:
            collection.removed(models=2, freed_bytes=500)
            collection.removed(models=1, freed_bytes=250)
        with self.assertRaises(OSError), self.instrumentation.garbage_collection():
            raise OSError
        self.assertEqual(self.value("gc_models_removed_total"), 3)
        self.assertEqual(self.value("gc_space_freed_bytes"), 750)
        self.assertEqual(self.value("gc_runs_total", status="success"), 1)
        self.assertEqual(self.value("gc_runs_total", status="error"), 1)

    def test_counts_registry_accesses(self):
        with self.instrumentation.registry_read():
            pass
        with self.assertRaises(OSError), self.instrumentation.registry_write():
            raise OSError
        self.assertEqual((self.value("registry_reads_total"), self.value("registry_writes_total")), (1, 1))


class ErrorTypeTest(unittest.TestCase):
    def test_finds_the_error_type_by_errno_class_or_cause(self):
        class ReadTimeout(Exception):
            """As HTTP clients define it."""

        wrapped = ValueError("the download failed")
        wrapped.__cause__ = OSError(errno.ENOSPC, "No space left on device")
        # As an ExceptionGroup, which Python 3.9 does not have.
        group = ValueError("2 downloads failed")
        group.exceptions = (KeyError(), wrapped)
        for error, expected in [
            (asyncio.TimeoutError(), "timeout"),
            (ReadTimeout(), "timeout"),
            (ConnectionResetError(errno.ECONNRESET, ""), "network"),
            (PermissionError(errno.EACCES, ""), "permission_denied"),
            (FileNotFoundError(errno.ENOENT, ""), "not_found"),
            (wrapped, "disk_full"),
            (group, "disk_full"),
            (ValueError("model acme/summarizer-7b"), "other"),
        ]:
            with self.subTest(repr(error)):
                self.assertEqual(error_type(error), expected)
                self.assertIn(expected, ERROR_TYPES)


if __name__ == "__main__":
    unittest.main()
