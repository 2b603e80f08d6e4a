import asyncio
import unittest
from wsgiref.util import setup_testing_defaults

from model_orchestrator_instrumentation import Instrumentation
from model_orchestrator_instrumentation.asgi import asgi_app
from model_orchestrator_instrumentation.catalogue import PATHS
from model_orchestrator_instrumentation.wsgi import wsgi_app
from support import environment

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


def ask_wsgi(instrumentation, path, method="GET", prefix=None):
    answer = {}
    # Without a prefix, the first part of the path is the mount.
    prefix, path = (path[:4], path[4:]) if prefix is None else (prefix, path)
    request = {"REQUEST_METHOD": method, "SCRIPT_NAME": prefix, "PATH_INFO": path}
    setup_testing_defaults(request)

    def start_response(status, headers):
        answer.update(status=int(status[:3]), type=dict(headers)["Content-Type"])

    body = b"".join(wsgi_app(instrumentation)(request, start_response))
    return answer["status"], answer["type"], body


def ask_asgi(instrumentation, path, method="GET"):
    return asyncio.run(_ask_asgi(asgi_app(instrumentation), path, method))


def ask_mounted_asgi(instrumentation, path, method="GET"):
    from starlette.applications import Starlette
    from starlette.routing import Mount

    app = Starlette(routes=[Mount("/internal", asgi_app(instrumentation))])
    return asyncio.run(_ask_asgi(app, f"/internal{path}", method))


def ask_mounted_wsgi(instrumentation, path, method="GET"):
    return ask_wsgi(instrumentation, path, method, prefix="/internal")


def ask_fastapi(instrumentation, path, method="GET"):
    from fastapi import FastAPI
    from model_orchestrator_instrumentation.router import fastapi_router

    app = FastAPI()
    app.include_router(fastapi_router(instrumentation), prefix="/internal")
    return asyncio.run(_ask_asgi(app, f"/internal{path}", method))


def ask_starlette(instrumentation, path, method="GET"):
    from starlette.applications import Starlette
    from model_orchestrator_instrumentation.router import starlette_routes

    return asyncio.run(_ask_asgi(Starlette(routes=starlette_routes(instrumentation)), path, method))


async def _ask_asgi(app, path, method):
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b"", "root_path": ""}
    await app(scope, receive, send)
    content_type = dict(sent[0]["headers"])[b"content-type"].decode()
    return sent[0]["status"], content_type, b"".join(each["body"] for each in sent[1:])


ALL = (ask_wsgi, ask_mounted_wsgi, ask_asgi, ask_mounted_asgi, ask_starlette, ask_fastapi)


class EndpointsTest(unittest.TestCase):
    def setUp(self):
        self.instrumentation = Instrumentation(libraries=["onnx"])
        self.instrumentation.health_check("api")(lambda: True)

    def test_expose_the_metrics_of_their_job(self):
        for ask in ALL:
            with self.subTest(ask.__name__):
                status, content_type, body = ask(self.instrumentation, PATHS["models"])
                self.assertEqual((status, content_type), (200, TEXT_FORMAT))
                self.assertIn(b'model_orchestrator_downloads_total{library="onnx"} 0.0', body)
                self.assertNotIn(b"health_status", body)
                status, content_type, body = ask(self.instrumentation, PATHS["health"])
                self.assertEqual((status, content_type), (200, TEXT_FORMAT))
                self.assertIn(b'model_orchestrator_health_status{check_type="api"} 1.0', body)
                self.assertNotIn(b"downloads_total", body)

    def test_answer_404_when_metrics_are_off(self):
        with environment(MODEL_ORCHESTRATOR_ENABLE_METRICS="false"):
            instrumentation = Instrumentation()
        for ask in ALL:
            with self.subTest(ask.__name__):
                status, _, body = ask(instrumentation, PATHS["models"])
                self.assertEqual(status, 404)
                self.assertIn(b"MODEL_ORCHESTRATOR_ENABLE_METRICS is false", body)

    def test_answer_head(self):
        for ask in ALL:
            with self.subTest(ask.__name__):
                self.assertEqual(ask(self.instrumentation, PATHS["models"], "HEAD")[:2], (200, TEXT_FORMAT))
        self.assertEqual(ask_wsgi(self.instrumentation, PATHS["models"], "HEAD")[2], b"")
        self.assertEqual(ask_asgi(self.instrumentation, PATHS["models"], "HEAD")[2], b"")

    def test_refuse_other_paths_and_methods(self):
        for ask in (ask_wsgi, ask_asgi):
            with self.subTest(ask.__name__):
                self.assertEqual(ask(self.instrumentation, "/api/models")[0], 404)
                self.assertEqual(ask(self.instrumentation, PATHS["models"], "POST")[0], 405)


if __name__ == "__main__":
    unittest.main()
