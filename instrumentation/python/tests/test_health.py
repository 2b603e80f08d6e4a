import asyncio
import threading
import time
import unittest
from unittest import mock

from model_orchestrator_instrumentation import Instrumentation
from support import environment, value


class HealthTest(unittest.TestCase):
    def setUp(self):
        self.instrumentation = Instrumentation(health_check_timeout_seconds=0.2)

    def status(self, check_type):
        return value(self.instrumentation, "health_status", "health", check_type=check_type)

    def integrity(self):
        return value(self.instrumentation, "registry_integrity_check", "health")

    def test_reports_and_exposes_what_the_checks_find(self):
        self.instrumentation.health_check("api")(lambda: None)
        self.instrumentation.health_check("plugin")(lambda: False)
        self.instrumentation.health_check("storage")(mock.Mock(side_effect=OSError("disk is read-only")))
        with self.assertLogs("model_orchestrator.health") as logs:
            report = self.instrumentation.health()
        self.assertEqual(report["status"], "unhealthy")
        self.assertEqual(report["checks"], {"api": "passed", "plugin": "failed", "storage": "failed"})
        self.assertEqual([self.status(each) for each in report["checks"]], [1, 0, 0])
        self.assertIn("Health check storage fails: OSError: disk is read-only", logs.output[1])

    def test_runs_coroutine_functions_on_the_event_loop_of_the_caller(self):
        async def main():
            loop = asyncio.get_running_loop()

            @self.instrumentation.health_check("api")
            async def api():
                return asyncio.get_running_loop() is loop

            self.instrumentation.health_check("storage")(lambda: True)
            return await self.instrumentation.health_async()

        self.assertEqual(asyncio.run(main())["checks"], {"api": "passed", "storage": "passed"})

    def test_refuses_coroutine_functions_in_a_synchronous_call(self):
        @self.instrumentation.health_check("api")
        async def api():
            pass

        with self.assertRaisesRegex(TypeError, "await health_async"):
            self.instrumentation.health()

    def test_fails_a_check_that_hangs_and_does_not_start_it_again(self):
        release = threading.Event()
        self.addCleanup(release.set)
        hanging = mock.Mock(side_effect=release.wait)
        self.instrumentation.health_check("storage")(hanging)

        @self.instrumentation.health_check("api")
        async def api():
            await asyncio.sleep(10)

        with self.assertLogs("model_orchestrator.health") as logs, mock.patch.object(
            self.instrumentation._checks, "_interval", 0
        ):
            started = time.monotonic()
            asyncio.run(self.instrumentation.health_async())
            report = asyncio.run(self.instrumentation.health_async())
        self.assertLess(time.monotonic() - started, 1)
        self.assertEqual(report["checks"], {"api": "failed", "storage": "failed"})
        self.assertIn("no result within 0.2 s", logs.output[0])
        hanging.assert_called_once()

    def test_runs_the_checks_once_per_interval(self):
        for interval, later, runs in [("10", 8, 1), ("10", 9.5, 2)]:
            with environment(MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL=interval):
                instrumentation = Instrumentation()
            check = mock.Mock()
            instrumentation.health_check("api")(check)
            with mock.patch("time.monotonic", return_value=100):
                instrumentation.health()
            with mock.patch("time.monotonic", return_value=100 + later):
                instrumentation.health()
            self.assertEqual(check.call_count, runs)

    def test_distinguishes_a_corrupted_registry_from_an_unreadable_one(self):
        check = mock.Mock(return_value=True)
        self.instrumentation.registry_check(check)
        self.instrumentation._checks._interval = 0
        self.assertEqual(self.instrumentation.health()["registry"], {"integrity": "intact"})
        check.side_effect = OSError
        with self.assertLogs("model_orchestrator.health"):
            report = self.instrumentation.health()
        self.assertNotIn("registry", report)
        self.assertEqual((self.status("registry"), self.integrity()), (0, 1))
        check.side_effect = None
        check.return_value = False
        report = self.instrumentation.health()
        self.assertEqual((report["status"], report["registry"]), ("unhealthy", {"integrity": "corrupted"}))
        self.assertEqual((self.status("registry"), self.integrity()), (1, 0))

    def test_fails_a_check_that_raises_or_returns_something_unexpected(self):
        class Hostile(Exception):
            def __str__(self):
                raise ValueError

        async def exits():
            raise SystemExit(1)

        async def has_an_argument(self):
            pass

        async def is_hidden():
            pass

        for name, check in {
            "hostile": mock.Mock(side_effect=Hostile),
            "exits": exits,
            "has_an_argument": has_an_argument,
            "is_hidden": lambda: is_hidden(),
        }.items():
            self.instrumentation.health_check(name)(check)
        self.instrumentation.registry_check(lambda: None)
        with self.assertLogs("model_orchestrator.health") as logs:
            report = asyncio.run(self.instrumentation.health_async())
        self.assertEqual(set(report["checks"].values()), {"failed"})
        self.assertNotIn("registry", report)
        for text in ("is_hidden fails: TypeError: returned a coroutine", "registry fails: returned a NoneType"):
            self.assertIn(text, "".join(logs.output))

    def test_refuses_two_checks_of_one_type(self):
        self.instrumentation.registry_check(lambda: True)
        with self.assertRaisesRegex(ValueError, "the health check registry is defined twice"):
            self.instrumentation.health_check("registry")(lambda: True)


if __name__ == "__main__":
    unittest.main()
