"""Metrics and health checks of the Model Orchestrator, as its monitoring expects them."""

from .instrumentation import Instrumentation

__all__ = ["Instrumentation"]
