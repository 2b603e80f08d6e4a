"""Makes plain, bounded values of whatever is logged, without the secrets that the names of fields tell."""

import math
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass

# Deeper values become text: Elasticsearch refuses a flattened field of more than 20 levels.
MAX_DEPTH = 10
# Of the name of a field.
MAX_KEY = 200
# Of all values of a record together, in entries. Text is limited by its length.
MAX_ENTRIES = 2_000
# A cut is moved back by up to so many characters to the end of a word, so that half a token is not left.
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
    """The text, or its first bytes and a mark."""
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
    """Makes the values of one record plain."""

    def __init__(self, is_secret, limit):
        self._is_secret = is_secret
        self._limit = limit
        self._text = 4 * limit
        self._entries = MAX_ENTRIES

    def field(self, name, value, depth=0):
        """The value of a field: nothing of it where the name says that it is a secret."""
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
    """The values, and those in lists of them."""
    for value in values:
        yield from value if isinstance(value, list) else [value]


def unique(name, taken):
    """The name, with a number where it is taken: two redacted names may be the same."""
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
