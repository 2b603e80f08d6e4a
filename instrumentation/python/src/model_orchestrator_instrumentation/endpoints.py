"""The responses of both metrics endpoints, for any web framework."""

from typing import NamedTuple

from .catalogue import PATHS
from .instrumentation import Instrumentation
from .metrics import CONTENT_TYPE
from .settings import ENABLE_METRICS

_PLAIN = "text/plain; charset=utf-8"
_HEALTH = "health"
_ENDPOINTS = {path: endpoint for endpoint, path in PATHS.items()}


class Response(NamedTuple):
    status: int
    content_type: str
    body: bytes


def respond(instrumentation: Instrumentation, method: str, path: str) -> Response:
    """Answers a request. Raises TypeError when a health check is a coroutine function."""
    refusal = _refusal(instrumentation, method, path)
    if refusal is None and _ENDPOINTS[path] == _HEALTH:
        instrumentation.health()
    return refusal or _exposition(instrumentation, path)


async def respond_async(instrumentation: Instrumentation, method: str, path: str) -> Response:
    """Answers a request without blocking the event loop."""
    refusal = _refusal(instrumentation, method, path)
    if refusal is None and _ENDPOINTS[path] == _HEALTH:
        await instrumentation.health_async()
    return refusal or _exposition(instrumentation, path)


def endpoint_path(prefix: str, path: str) -> str:
    """Returns the endpoint's path in PATHS. The prefix of the mount may precede that path, or be its first part."""
    candidates = (path, path[len(prefix) :] if path.startswith(prefix) else path, prefix + path)
    return next((each for each in candidates if each in _ENDPOINTS), path)


def _exposition(instrumentation: Instrumentation, path: str) -> Response:
    return Response(200, CONTENT_TYPE, instrumentation.metrics.render(_ENDPOINTS[path]))


def _refusal(instrumentation: Instrumentation, method: str, path: str):
    if path not in _ENDPOINTS:
        return Response(404, _PLAIN, b"not found\n")
    if method not in ("GET", "HEAD"):
        return Response(405, _PLAIN, b"method not allowed\n")
    if not instrumentation.metrics.enabled:
        return Response(404, _PLAIN, f"metrics are off: {ENABLE_METRICS} is false\n".encode())
    return None
