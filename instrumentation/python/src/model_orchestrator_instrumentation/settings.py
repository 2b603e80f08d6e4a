"""The environment variables that the orchestrator shares with its monitoring."""

import os
from dataclasses import dataclass
from typing import Mapping

ENABLE_METRICS = "MODEL_ORCHESTRATOR_ENABLE_METRICS"
HEALTH_CHECK_INTERVAL = "MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL"


@dataclass(frozen=True)
class Settings:
    enable_metrics: bool = True
    health_check_interval_seconds: int = 60


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Reads the variables; an empty one counts as not set. Raises ValueError for a value that is not valid."""
    enable = environment.get(ENABLE_METRICS, "").strip().lower() or "true"
    if enable not in ("true", "false"):
        raise ValueError(f"{ENABLE_METRICS} is '{enable}': set it to true or false")
    interval = environment.get(HEALTH_CHECK_INTERVAL, "").strip() or "60"
    if not (interval.isdecimal() and 1 <= int(interval) <= 3600):
        raise ValueError(f"{HEALTH_CHECK_INTERVAL} is '{interval}': set it to a whole number of seconds from 1 to 3600")
    return Settings(enable == "true", int(interval))
