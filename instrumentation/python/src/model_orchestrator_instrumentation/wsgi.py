"""Both metrics endpoints as a plain WSGI application."""

from http import HTTPStatus

from .endpoints import endpoint_path, respond
from .instrumentation import Instrumentation


def wsgi_app(instrumentation: Instrumentation):
    """Returns a WSGI application for both endpoints. It accepts their full paths, and the paths below its mount.

    The health checks cannot be coroutine functions.
    """

    def app(environ, start_response):
        method = environ["REQUEST_METHOD"]
        path = endpoint_path(environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", ""))
        status, content_type, body = respond(instrumentation, method, path)
        headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [b"" if method == "HEAD" else body]

    return app
