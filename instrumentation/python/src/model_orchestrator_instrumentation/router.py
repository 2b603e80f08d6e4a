"""Both metrics endpoints for FastAPI and Starlette."""

from .catalogue import PATHS
from .endpoints import respond_async
from .instrumentation import Instrumentation


def fastapi_router(instrumentation: Instrumentation):
    """Returns a FastAPI router. Include it before a router with a path such as /api/models/{model}."""
    from fastapi import APIRouter

    router = APIRouter()
    for path in PATHS.values():
        router.add_api_route(path, _endpoint(instrumentation, path), methods=["GET", "HEAD"], include_in_schema=False)
    return router


def starlette_routes(instrumentation: Instrumentation):
    """Returns the routes for a Starlette application. Put them before a path such as /api/models/{model}."""
    from starlette.routing import Route

    return [Route(path, _endpoint(instrumentation, path)) for path in PATHS.values()]


def _endpoint(instrumentation: Instrumentation, path: str):
    from starlette.requests import Request
    from starlette.responses import Response

    async def endpoint(request: Request) -> Response:
        status, content_type, body = await respond_async(instrumentation, request.method, path)
        return Response(body, status, headers={"content-type": content_type})

    return endpoint
