"""Helpers of several tests."""

import os
import re
from contextlib import contextmanager
from typing import Dict, Tuple
from unittest import mock

PREFIX = "model_orchestrator_"
Series = Tuple[str, Tuple[Tuple[str, str], ...]]


def samples(text: bytes) -> Dict[Series, float]:
    """The samples of an exposition, by their name without the prefix and their labels."""
    # prometheus_client's own parser gives every counter the suffix _total.
    lines = re.findall(r"^(\w+)(\{.*\})? (\S+)$", text.decode(), re.MULTILINE)
    return {
        (name.removeprefix(PREFIX), tuple(sorted(re.findall(r'(\w+)="([^"]*)"', labels)))): float(number)
        for name, labels, number in lines
    }


def value(instrumentation, name: str, endpoint: str = "models", **labels: str):
    """A sample's value; None when it is not exposed."""
    return samples(instrumentation.metrics.render(endpoint)).get((name, tuple(sorted(labels.items()))))


@contextmanager
def environment(**variables: str):
    with mock.patch.dict(os.environ, variables):
        yield
