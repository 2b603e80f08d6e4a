"""JSON lines and compressed archives for model_orchestrator_logging.yml.

Put this file on the orchestrator's PYTHONPATH and load the configuration with logging.config.dictConfig.
Needs Python 3.9 or later and nothing but the standard library. A log file belongs to one process.
"""

import contextlib
import gzip
import json
import logging
import logging.handlers
import os
import re
import shutil
import traceback
from contextvars import ContextVar
from datetime import datetime, timezone

# Who asked for what. Set once per request, and every record of that request says so.
request_id = ContextVar("request_id", default=None)
correlation_id = ContextVar("correlation_id", default=None)
user_id = ContextVar("user_id", default=None)

_CONTEXT = (request_id, correlation_id, user_id)

# What every record has; all else in it came with `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One record, one line of JSON without secrets. `extra` wins over the context variables."""

    def __init__(self, redactions=(), spared_fields=None, secret_fields=None, user_fields=()):
        super().__init__()
        self._redactor = Redactor(redactions, spared_fields, secret_fields, user_fields)

    def format(self, record):
        fields = {
            "timestamp": _iso(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        extra = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        for variable in _CONTEXT:
            value = extra.pop(variable.name, None)
            if value is None:
                value = variable.get()
            if value is not None:
                fields[variable.name] = _jsonable(value)
        error = self._error(record)
        if error:
            fields["error"] = error
        for key, value in extra.items():
            fields.setdefault(key, _jsonable(value))
        return json.dumps({key: self._redactor.field((key,), value) for key, value in fields.items()})

    def _error(self, record):
        if record.exc_info and record.exc_info[0]:
            kind, error, trace = record.exc_info
            return {
                "type": kind.__name__,
                "message": str(error),
                "stack_trace": "".join(traceback.format_exception(kind, error, trace)).rstrip("\n"),
            }
        return {"stack_trace": record.stack_info} if record.stack_info else None


class Redactor:
    """Takes secrets out of what is logged, by the patterns of the configuration."""

    def __init__(self, redactions, spared_fields, secret_fields, user_fields):
        self._redactions = [(_compiled(pattern), replacement) for pattern, replacement in redactions]
        self._spared = [(_compiled(spared_fields[0]), spared_fields[1])] if spared_fields else []
        self._secret = _compiled(secret_fields) if secret_fields else None
        self._users = frozenset(user_fields)

    def text(self, text):
        return _replace(self._redactions, text)

    def field(self, path, value):
        """The value of a field without secrets, and nothing of it when the name says that it is one."""
        name = ".".join(path)
        # Of those the collector makes a hash.
        if name in self._users and not isinstance(value, (dict, list, tuple)):
            return value
        if self._secret and self._secret.search(_replace(self._spared, name)):
            return "[secret]"
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(key)): self.field((*path, str(key)), entry) for key, entry in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.field((*path, str(index)), entry) for index, entry in enumerate(value)]
        return value


class GzipRotatingFileHandler(logging.handlers.RotatingFileHandler):
    """A file that is archived when it is full: as `<name>.1`, then compressed as `<name>.2.gz`, `<name>.3.gz` and so on.

    The youngest stays as it is, so that a shipper that was away can read it to its end.
    """

    def doRollover(self):
        if self.stream:
            self.stream.close()
            self.stream = None
        youngest = f"{self.baseFilename}.1"
        if os.path.exists(youngest):
            for number in range(self.backupCount - 1, 1, -1):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(f"{self.baseFilename}.{number}.gz", f"{self.baseFilename}.{number + 1}.gz")
            self.rotate(youngest, f"{self.baseFilename}.2.gz")
        with contextlib.suppress(FileNotFoundError):
            os.replace(self.baseFilename, youngest)
        self.stream = self._open()

    def rotate(self, source, dest):
        part = dest + ".part"
        try:
            with open(source, "rb") as plain, gzip.open(part, "wb") as archive:
                shutil.copyfileobj(plain, archive)
        except OSError:
            # No room for both: the records matter more than their compression. `zcat -f` reads such an archive too.
            with contextlib.suppress(OSError):
                os.remove(part)
            os.replace(source, dest)
        else:
            os.replace(part, dest)
            os.remove(source)


def _compiled(pattern):
    # ASCII, as everywhere else that the same patterns are used.
    return re.compile(pattern, re.ASCII)


def _replace(replacements, text):
    for pattern, replacement in replacements:
        text = pattern.sub(replacement, text)
    return text


def _message(record):
    """The message; its parts when they do not fit together, rather than no record at all."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args}"


def _iso(seconds):
    """UTC with milliseconds: 2026-01-31T12:00:00.000Z."""
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _jsonable(value):
    """The value, or its text when JSON has no form for it: a record with an odd value is better than none."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return str(value)
    return value
