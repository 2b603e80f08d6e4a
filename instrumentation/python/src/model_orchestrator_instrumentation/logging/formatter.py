"""Formats each record as one line of JSON."""

import json
import logging
import math
import re
from datetime import datetime, timezone
from functools import lru_cache

from .context import ATTRIBUTE, STORED_IN, created_with, remember_context
from .redaction import Redaction
from .values import Values, safe_text

# The attributes that every record has; all others came with `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", ATTRIBUTE, STORED_IN}
# The entries of a record's context that are not written as fields.
_NOT_FIELDS = ("error", "line")
_SCALARS = (str, int, float, bool)
_CONTAINERS = (dict, list, tuple, set, frozenset)

# The field with the version of the rules that redacted a record: the collector does not apply them again.
MARK = "redaction"
# The field with the name of the file that already contains this record: the collector drops the copy.
COPY = "copy_of"
# The field that holds all values from `extra` that are not known fields.
FURTHER = "model_orchestrator"

# Ids and plain words, in which no rule finds anything.
_HARMLESS = re.compile(r"(?!ip-)[0-9a-z_-]{1,18}|[0-9a-f-]{1,40}").fullmatch

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring


class JsonFormatter(logging.Formatter):
    """Writes the known fields, then everything else in one field. Does not raise: a record that cannot be written is
    replaced by one that says so.

    redaction: arguments of `Redaction`. fields: names of the known fields, nested names joined by dots.
    max_field_bytes: longer texts are cut before they are redacted.
    """

    def __init__(self, redaction=None, fields=(), max_field_bytes=32_768):
        super().__init__()
        self._redaction = Redaction(**(redaction or {}))
        self._known = frozenset(fields) - {"timestamp", "level", "logger", "message", MARK}
        self._limit = max_field_bytes
        # An application has few levels and loggers.
        self._head = lru_cache(maxsize=1_024)(self._written_head)
        remember_context()

    def format(self, record):
        context = record.__dict__.get(ATTRIBUTE)
        if context is None:
            context = created_with(record)
        # Several handlers may format the same record: the line is kept in its context.
        key = (id(self), id(record.msg), id(record.args))
        line = context.get("line")
        if line and line[0] == key:
            return line[1]
        try:
            text = self._line(record, self._fields(record, context))
        except Exception as error:
            text = self._replacement(record, error)
        context["line"] = (key, text)
        return text

    def copy(self, line, file):
        """Marks a line as a copy of the one in `file`. The mark is the last member, so that no field can replace it."""
        return f"{line[:-1]},{_quoted(COPY)}:{_quoted(file)}}}"

    def _line(self, record, fields):
        line = f'{{"timestamp":"{_iso(record.created)}",{self._head(record.levelname, record.name)}'
        free = {}
        for name, value in fields.items():
            if type(value) is str and _HARMLESS(value):
                line += f',"{name}":"{value}"'
            else:
                free[name] = value
        if free:
            text = _members(free)
            groups = self._redaction.triggered(text)
            line += "," + (_members(self._redaction.clean(free, groups)) if groups else text)
        return line + "}"

    def _written_head(self, level, logger):
        head = {"level": level, "logger": logger}
        if self._redaction.version:
            head[MARK] = self._redaction.version
        return _members(self._redaction.clean(head, self._redaction.triggered(_encode(head))))

    def _fields(self, record, context):
        values = Values(self._redaction.is_secret, self._limit)
        is_secret, known = self._redaction.is_secret, self._known
        message = self._message(record, values)
        fields = {"message": message}
        error = context.get("error")
        if error:
            # `QueueHandler` appends the exception to the message.
            fields["message"] = message.split("\n" + error["stack_trace"], 1)[0]
            fields["error"] = {name: values.text(text) for name, text in error.items()}
        fields["message"] = values.text(fields["message"])
        given = {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
        for name, value in context.items():
            if name not in _NOT_FIELDS:
                given.setdefault(name, value)
        further = {}
        for name, value in given.items():
            # Most values are short texts.
            if type(value) is not str or len(value) > 64 or is_secret(name):
                value = values.field(name, value)
            if name in known and isinstance(value, _SCALARS) and name not in fields:
                fields[name] = value
            elif type(value) is dict and name not in fields and self._is_known(name, value):
                fields[name] = value
            elif value is not None:
                further[name] = value
        if further:
            fields[FURTHER] = further
        return fields

    def _is_known(self, name, value):
        return bool(value) and all(
            f"{name}.{key}" in self._known and isinstance(entry, _SCALARS) for key, entry in value.items()
        )

    def _message(self, record, values):
        """The formatted message; if the arguments do not fit it, they follow in brackets.

        Secrets in arguments are removed before the arguments become text.
        """
        args = record.args
        if isinstance(args, dict):
            args = {key: self._argument(values, key, arg) for key, arg in args.items()}
        elif args:
            for arg in args:
                if isinstance(arg, _CONTAINERS):
                    args = tuple([values.plain(arg) if _is_container(arg) else arg for arg in args])
                    break
        message = values.plain(record.msg) if _is_container(record.msg) else record.msg
        message = message if type(message) is str else safe_text(message)
        if not args:
            return message
        try:
            return message % args
        except Exception:
            arguments = args.values() if isinstance(args, dict) else args
            return f"{message} ({', '.join(map(safe_text, arguments))})"

    def _argument(self, values, name, value):
        return values.field(str(name), value) if _is_container(value) or self._redaction.is_secret(str(name)) else value

    def _replacement(self, record, error):
        message = f"This record cannot be written: {type(error).__name__} in its formatter"
        try:
            return self._line(record, {"message": message})
        except Exception:
            return _encode({"level": "ERROR", "message": message})


def _members(fields):
    return ",".join([f"{_quoted(name)}:{_written(value)}" for name, value in fields.items()])


def _written(value):
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is dict:
        return f"{{{_members(value)}}}"
    return _encode(value)


def _is_container(value):
    return isinstance(value, _CONTAINERS)


def _iso(seconds):
    """UTC with milliseconds: 2026-01-31T12:00:00.000Z."""
    # Rounds down before 1970 as well, where a clock that is not set may be.
    whole = math.floor(seconds)
    return "%s.%03dZ" % (_second(whole), (seconds - whole) * 1_000)


@lru_cache(maxsize=4)
def _second(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()[:19]
