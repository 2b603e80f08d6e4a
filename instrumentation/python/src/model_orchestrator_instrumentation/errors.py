"""The error_type label: one of a few fixed values, because every further value creates a series."""

import errno
from typing import Iterator, List, Optional

OTHER = "other"
ERROR_TYPES = ("timeout", "network", "disk_full", "permission_denied", "not_found", OTHER)
"""The values that error_type() returns."""

_BY_ERRNO = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ETIMEDOUT: "timeout",
    errno.EACCES: "permission_denied",
    errno.EPERM: "permission_denied",
    errno.ENOENT: "not_found",
}
# HTTP clients have exception classes of their own, which are recognised by name to avoid depending on any of them.
_BY_CLASS_NAME = (
    ("timeout", "timeout"),
    ("connect", "network"),
    ("network", "network"),
    ("protocol", "network"),
    ("notfound", "not_found"),
)


def error_type(error: BaseException) -> str:
    """Returns the one of ERROR_TYPES that fits an exception, its cause, or an exception in its group."""
    for each in _causes(error):
        known = _BY_ERRNO.get(getattr(each, "errno", None)) or _by_class_name(each)
        if known:
            return known
    return OTHER


def _by_class_name(error: BaseException) -> Optional[str]:
    for name in (each.__name__.lower() for each in type(error).__mro__):
        for part, known in _BY_CLASS_NAME:
            if part in name:
                return known
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    # A chain of causes can be a cycle.
    seen = set()
    following: List[Optional[BaseException]] = [error]
    while following:
        each = following.pop(0)
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            # Only an exception group, as asyncio.TaskGroup raises it, has `exceptions`.
            grouped = getattr(each, "exceptions", ())
            following += [*(grouped if isinstance(grouped, tuple) else ()), each.__cause__]
