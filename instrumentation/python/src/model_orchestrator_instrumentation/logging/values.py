"""Converts logged values to plain, bounded values, and replaces those whose field names mark them as secret."""

import math
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass

# Deeper values become text: Elasticsearch refuses a flattened field of more than 20 levels.
MAX_DEPTH = 10
# Longest name of a field, in characters.
MAX_KEY = 200
# Entries of all containers of a record together. Texts are limited by their length.
MAX_ENTRIES = 2_000
# A cut moves back to the end of a word, by at most this many characters, so that no half token remains.
_MAX_WORD = 500
_MAX_INTEGER = 1 << 63

SECRET = "[secret]"


def safe_text(value):
    """The value as text, whatever its `__str__` does."""
    try:
        return str.__getitem__(str(value), slice(None))
    except Exception as error:
        return f"[{type(value).__name__} without text: {type(error).__name__}]"


def cut(text, limit):
    """The text; if it is too long, its first bytes and the number of characters that were cut."""
    if len(text) * 4 <= limit:
        return text
    kept = text[:limit].encode("utf-8", "surrogatepass")[:limit].decode("utf-8", "ignore")
    if len(kept) == len(text):
        return text
    for index in range(len(kept) - 1, max(0, len(kept) - _MAX_WORD), -1):
        if kept[index].isspace():
            kept = kept[: index + 1]
            break
    return f"{kept}[cut: {len(text) - len(kept)} more characters]"


class Values:
    """Converts the values of one record to plain values."""

    def __init__(self, is_secret, limit):
        self._is_secret = is_secret
        self._limit = limit
        self._text = 4 * limit
        self._entries = MAX_ENTRIES

    def field(self, name, value, depth=0):
        """The plain value of a field, or SECRET if its name marks a secret."""
        if self._is_secret(name) and not isinstance(value, bool) and value is not None:
            return SECRET
        return self.plain(value, depth)

    def plain(self, value, depth=0):
        kind = type(value)
        if kind is str:
            return self.text(value)
        if value is None or kind is bool:
            return value
        if kind is int:
            return value if -_MAX_INTEGER < value < _MAX_INTEGER else self.text(_digits(value))
        if kind is float:
            return value if math.isfinite(value) else str(value)
        if depth < MAX_DEPTH:
            if isinstance(value, Mapping):
                return self._mapping(value.items(), depth + 1)
            if isinstance(value, tuple) and hasattr(value, "_fields"):
                return self._mapping(zip(value._fields, value), depth + 1)
            if isinstance(value, (list, tuple, Set)):
                return self._sequence(value, depth + 1)
            if is_dataclass(value) and not isinstance(value, type):
                pairs = [(field.name, getattr(value, field.name, None)) for field in fields(value)]
                return self._mapping(pairs, depth + 1)
        elif isinstance(value, (Mapping, list, tuple, Set)):
            return "[cut: deeper values]"
        if isinstance(value, (bytes, bytearray)):
            return self.text(value[: self._limit].decode("utf-8", "replace"))
        return self.text(safe_text(value))

    def text(self, text):
        short = cut(text, min(self._limit, max(self._text, 0)))
        self._text -= len(short)
        return short

    def _mapping(self, items, depth):
        plain = {}
        for key, value in items:
            self._entries -= 1
            if self._entries < 0:
                plain["[cut]"] = "more fields"
                break
            name = key if type(key) is str else _name(key)
            if len(name) > MAX_KEY:
                name = f"{name[:MAX_KEY]}[cut]"
            plain[unique(name, plain)] = self.field(name, value, depth)
        # {"name": "DB_PASSWORD", "value": ...}, and pydantic's {"loc": ["body", "password"], "input": ...}
        for name in plain:
            if name.lower() in ("value", "val", "input") and any(map(self._names_secret, _texts(plain.values()))):
                plain[name] = SECRET
        return plain

    def _sequence(self, values, depth):
        # ("x-api-key", ...)
        if len(values) == 2 and isinstance(values, (list, tuple)):
            name = values[0]
            name = _name(name) if isinstance(name, (bytes, bytearray)) else name
            if self._names_secret(name):
                return [safe_text(name), SECRET]
        plain = []
        named = False
        for value in values:
            self._entries -= 1
            if self._entries < 0:
                plain.append("[cut: more values]")
                break
            option = isinstance(value, str) and value.startswith("-")
            plain.append(SECRET if named and not option else self.plain(value, depth))
            # ["run", "--token", ...]
            named = option and self._names_secret(value)
        return plain

    def _names_secret(self, value):
        return isinstance(value, str) and value != SECRET and len(value) < MAX_KEY and self._is_secret(value)


def _name(key):
    """A name that is no text; headers are bytes."""
    return key[:MAX_KEY].decode("utf-8", "replace") if isinstance(key, (bytes, bytearray)) else safe_text(key)


def _texts(values):
    """The values, with the elements of a list in place of the list."""
    for value in values:
        yield from value if isinstance(value, list) else [value]


def unique(name, taken):
    """The name, with a number if it is taken: two redacted names may be the same."""
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    return found


def _digits(number):
    try:
        return str(number)
    except ValueError:
        return f"[integer of {number.bit_length()} bits]"
