"""A minimal orchestrator, instrumented as in docs/instrument.md. Every response contains the process id of its worker."""

import asyncio
import os

from fastapi import FastAPI
from model_orchestrator_instrumentation import Instrumentation
from model_orchestrator_instrumentation.router import fastapi_router

GIBIBYTE = 1024**3

instrumentation = Instrumentation(
    libraries=["transformers", "llama-cpp"],
    operations=["list", "download", "validate"],
    license_types=["apache-2.0", "llama-3"],
)
app = FastAPI()
app.include_router(fastapi_router(instrumentation))


@instrumentation.health_check("storage")
def storage_is_writable():
    return os.access(os.environ["PROMETHEUS_MULTIPROC_DIR"], os.W_OK)


@instrumentation.registry_check
async def registry_is_intact():
    await asyncio.sleep(0.01)
    return True


@app.get("/health")
async def health():
    return {"status": "ok", "model_orchestrator": await instrumentation.health_async()}


@app.get("/api/models/{model}")
async def model(model: str):
    with instrumentation.operation("list"), instrumentation.registry_read():
        return {"worker": os.getpid(), "model": model}


@app.post("/downloads/{library}")
async def download(library: str, seconds: float = 0, license_type: str = "apache-2.0", failing: bool = False):
    instrumentation.license_accepted(license_type)
    try:
        async with instrumentation.download(library):
            await asyncio.sleep(seconds)
            if failing:
                raise ConnectionError("the hub closed the connection")
    except ConnectionError:
        return {"worker": os.getpid()}
    with instrumentation.registry_write():
        instrumentation.set_models({library: 1})
        instrumentation.set_storage({library: 4 * GIBIBYTE}, limit_bytes=100 * GIBIBYTE)
    return {"worker": os.getpid()}


@app.post("/collections")
@instrumentation.operation("validate")
def collect():
    with instrumentation.garbage_collection() as collection:
        collection.removed(models=1, freed_bytes=GIBIBYTE)
    return {"worker": os.getpid()}
