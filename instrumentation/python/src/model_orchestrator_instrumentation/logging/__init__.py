"""JSON log lines without secrets, in files that several processes share.

`model_orchestrator_logging.yml` names these classes; load it with `logging.config.dictConfig`. Needs Python 3.9 or later
and only the standard library. Besides the installed package, this folder alone can be on the path.
"""

from .context import correlation_id, request_id, user_id
from .files import ConsoleHandler, GzipRotatingFileHandler
from .formatter import JsonFormatter

__all__ = [
    "ConsoleHandler",
    "GzipRotatingFileHandler",
    "JsonFormatter",
    "correlation_id",
    "request_id",
    "user_id",
]
