"""Both metrics endpoints as a plain ASGI application."""

from .endpoints import endpoint_path, respond_async
from .instrumentation import Instrumentation


def asgi_app(instrumentation: Instrumentation):
    """Returns an ASGI application for both endpoints. It accepts their full paths, and the paths below its mount."""

    async def app(scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError(f"the metrics endpoints do not serve {scope['type']}")
        path = endpoint_path(scope.get("root_path", ""), scope["path"])
        status, content_type, body = await respond_async(instrumentation, scope["method"], path)
        headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return app


async def _lifespan(receive, send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
