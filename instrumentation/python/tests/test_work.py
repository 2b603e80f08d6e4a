import asyncio
import errno
import unittest

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

    def test_counts_a_cancelled_download_as_neither(self):
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
    def test_names_the_error_by_number_class_or_cause(self):
        class ReadTimeout(Exception):
            """As HTTP clients define it."""

        wrapped = ValueError("the download failed")
        wrapped.__cause__ = OSError(errno.ENOSPC, "No space left on device")
        for error, expected in [
            (asyncio.TimeoutError(), "timeout"),
            (ReadTimeout(), "timeout"),
            (ConnectionResetError(errno.ECONNRESET, ""), "network"),
            (PermissionError(errno.EACCES, ""), "permission_denied"),
            (FileNotFoundError(errno.ENOENT, ""), "not_found"),
            (wrapped, "disk_full"),
            (ValueError("model acme/summarizer-7b"), "other"),
        ]:
            with self.subTest(repr(error)):
                self.assertEqual(error_type(error), expected)
                self.assertIn(expected, ERROR_TYPES)


if __name__ == "__main__":
    unittest.main()
