"""Removes secrets and personal data from text, by the rules of the configuration."""

import re
from functools import lru_cache

from .values import SECRET, unique


class Redaction:
    """The rules. A text is searched for all triggers once; a rule runs only if one of its triggers is found."""

    def __init__(self, version=None, groups=(), secret_fields=None, spared_fields=None, user_fields="$^"):
        self.version = version
        self._groups = [_Group(**group) for group in groups]
        self._literals = [literal for group in self._groups for literal in group.literals]
        self._others = [group for group in self._groups if not group.only_literals]
        self._secret = _compiled(secret_fields) if secret_fields else None
        self._spared = [(_compiled(spared_fields[0]), spared_fields[1])] if spared_fields else []
        self._is_user = lru_cache(maxsize=4_096)(_compiled(user_fields).fullmatch)
        # There are few field names, and they are checked for every record.
        self.is_secret = lru_cache(maxsize=4_096)(self._names_secret)

    def triggered(self, text):
        """The groups that may change something in this text."""
        lower = text.lower()
        # Most texts contain none of the literals.
        if _contains(lower, self._literals):
            return [group for group in self._groups if group.triggered(lower)]
        return [group for group in self._others if group.triggered_without_literals(lower)]

    def clean(self, value, groups, name="", above=""):
        """A plain value with its texts and field names redacted."""
        if isinstance(value, str):
            # The collector hashes user ids.
            if self._is_user(name) or self._is_user(f"{above}.{name}"):
                return value
            return _replaced(value, groups)
        if isinstance(value, dict):
            cleaned = {}
            for key, entry in value.items():
                cleaned[unique(_replaced(key, groups), cleaned)] = self.clean(entry, groups, key, name)
            return cleaned
        if isinstance(value, list):
            return [self.clean(entry, groups, name, above) for entry in value]
        return value

    def _names_secret(self, name):
        if self._secret is None:
            return False
        for pattern, replacement in self._spared:
            name = pattern.sub(replacement, name)
        return self._secret.search(name) is not None


# Maps letters, digits, _ and - to the letter a: a long word becomes a row of a's, which is fast to find.
_WORD = b"0123456789abcdefghijklmnopqrstuvwxyz_-"
_WORDS = bytes(97 if byte in _WORD else 32 for byte in range(256))


class _Group:
    def __init__(self, triggers=(), shapes=(), unless=None, rules=(), **_):
        self._triggers = tuple(triggers)
        self._shapes = [re.compile(shape, re.ASCII).search for shape in shapes]
        self._word = b"a" * unless["wordOf"] if unless else None
        self.literals = tuple(unless["orOneOf"]) if unless else self._triggers
        self.only_literals = not unless and not shapes
        self.rules = [(_compiled(pattern), replacement) for pattern, replacement in rules]

    def triggered(self, lower):
        return _contains(lower, self.literals) or self.triggered_without_literals(lower)

    def triggered_without_literals(self, lower):
        if self._word:
            if self._word not in lower.encode("utf-8", "replace").translate(_WORDS):
                return False
            if _contains(lower, self._triggers):
                return True
        for shape in self._shapes:
            if shape(lower):
                return True
        return False


def _contains(text, literals):
    # This is half of the cost of an ordinary record. A loop is faster than `any`.
    for literal in literals:
        if literal in text:
            return True
    return False


def _replaced(text, groups):
    if text == SECRET:
        return text
    for group in groups:
        for pattern, replacement in group.rules:
            text = pattern.sub(replacement, text)
    return text


def _compiled(pattern):
    # ASCII, as in the other programs that use the same patterns.
    return re.compile(pattern, re.ASCII)
