"""Takes secrets and personal data out of text, by the rules of the configuration."""

import re
from functools import lru_cache

from .values import SECRET, unique


class Redaction:
    """The rules. A text is searched for their triggers once, and pays for a rule only where one is in it."""

    def __init__(self, version=None, groups=(), secret_fields=None, spared_fields=None, user_fields="$^"):
        self.version = version
        self._groups = [_Group(**group) for group in groups]
        self._literals = [literal for group in self._groups for literal in group.literals]
        self._others = [group for group in self._groups if not group.only_literals]
        self._secret = _compiled(secret_fields) if secret_fields else None
        self._spared = [(_compiled(spared_fields[0]), spared_fields[1])] if spared_fields else []
        self._is_user = lru_cache(maxsize=4_096)(_compiled(user_fields).fullmatch)
        # Names of fields are few, and looked at for every record.
        self.is_secret = lru_cache(maxsize=4_096)(self._names_secret)

    def triggered(self, text):
        """The groups that may change something in this text."""
        lower = text.lower()
        # Most texts contain none of the literals.
        if _contains(lower, self._literals):
            return [group for group in self._groups if group.triggered(lower)]
        return [group for group in self._others if group.triggered_without_literals(lower)]

    def clean(self, value, groups, name="", above=""):
        """A plain value whose texts, and names of fields, are redacted."""
        if isinstance(value, str):
            # The collector hashes those.
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


# Letters, digits, _ and - of a text become one letter, and a long word a row of it: fast to find.
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
    # A loop: faster than `any`, and half of the cost of an ordinary record.
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
    # ASCII, as everywhere else that the same patterns are used.
    return re.compile(pattern, re.ASCII)
