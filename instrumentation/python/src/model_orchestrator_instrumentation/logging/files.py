"""Log files that several processes write to, and that archive themselves."""

import contextlib
import gzip
import logging
import os
import shutil
import sys
import threading
import time

from .context import STORED_IN
from .formatter import JsonFormatter

try:
    import fcntl
except ImportError:  # Windows: one process per file.
    fcntl = None

# Operations of flock: for a line, for a rotation.
_SHARED, _EXCLUSIVE, _UNLOCKED = (fcntl.LOCK_SH, fcntl.LOCK_EX, fcntl.LOCK_UN) if fcntl else (1, 2, 8)

# After a rotation or a write that failed, the next attempt and the next warning wait so long, in seconds.
_RETRY_AFTER = 30
# Of gzip: level 6 costs twice the time for a few percent.
_COMPRESSION = 3


class _Warns(logging.Handler):
    """A handler whose failures never print a record: the default prints the message before any redaction."""

    _warned = 0.0

    def handleError(self, record):
        self.warn(f"cannot write a log record: {_name(sys.exc_info()[1])}")

    def warn(self, text):
        """Writes to stderr, once in a while."""
        now = time.monotonic()
        if self._warned and now - self._warned < _RETRY_AFTER:
            return
        self._warned = now
        with contextlib.suppress(Exception):
            sys.stderr.write(f"model_orchestrator_instrumentation.logging: {text}\n")


class ConsoleHandler(_Warns, logging.StreamHandler):
    """`logging.StreamHandler` for redacted records: without the unredacted ones on stderr."""


class GzipRotatingFileHandler(_Warns):
    """A file that is archived when it is full: as `<name>.1`, `<name>.2` and so on, of which the older ones are compressed.

    The `plainCount` youngest archives stay plain: a shipper that was away continues in them where it stopped. In a
    compressed file it can only begin again, and then sends what it has sent before.

    The processes that write to one file share a lock on its folder: it is held shared for a line and exclusively for a
    rotation, which renames only. Each process compresses what it has rotated in a thread.
    """

    def __init__(self, filename, maxBytes, backupCount, plainCount=1, encoding="utf-8"):
        super().__init__()
        self.baseFilename = os.path.abspath(filename)
        self._max_bytes = maxBytes
        self._backups = backupCount
        self._plain = plainCount
        self._encoding = encoding
        self._file = None
        self._folder = None
        self._process = None
        self._size = 0
        self._rotate_after = 0.0
        self._lost = 0
        self._torn = False

    def emit(self, record):
        try:
            line = (self._text(record) + "\n").encode(self._encoding, "backslashreplace")
            self._open()
            try:
                self._lock(_SHARED)
                self._follow()
                if self._is_full(line):
                    self._lock(_EXCLUSIVE)
                    # Another process may have been first.
                    self._follow()
                    if self._is_full(line):
                        self._rotate()
                self._append(line)
            finally:
                self._lock(_UNLOCKED)
            # Only now: a copy of a record that could not be written is no copy. A `QueueListener` may ignore levels.
            if record.levelno >= self.level:
                record.__dict__.setdefault(STORED_IN, os.path.basename(self.baseFilename))
        except Exception:
            self._lost += 1
            self.handleError(record)

    def _text(self, record):
        text = self.format(record)
        stored_in = record.__dict__.get(STORED_IN)
        return self.formatter.copy(text, stored_in) if stored_in and isinstance(self.formatter, JsonFormatter) else text

    def close(self):
        self.acquire()
        try:
            self._close_files()
        finally:
            self.release()
        super().close()

    def _open(self):
        # A lock is shared with the children of the process that opened its file.
        if self._process != os.getpid():
            self._close_files()
            folder = os.path.dirname(self.baseFilename)
            os.makedirs(folder, exist_ok=True)
            self._folder = os.open(folder, os.O_RDONLY) if fcntl else None
            self._process = os.getpid()

    def _close_files(self):
        for file in (self._file, self._folder):
            if file is not None:
                os.close(file)
        self._file = self._folder = self._process = None

    def _lock(self, operation):
        if self._folder is not None:
            # A file system without locks: the lines come first.
            with contextlib.suppress(OSError):
                fcntl.flock(self._folder, operation)

    def _follow(self):
        """Opens the file, again where another process has rotated it, or it was removed."""
        try:
            there = os.stat(self.baseFilename)
        except FileNotFoundError:
            there = None
        if self._file is not None and there is not None and os.path.samestat(os.fstat(self._file), there):
            self._size = there.st_size
            return
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if there is None:
            os.makedirs(os.path.dirname(self.baseFilename), exist_ok=True)
        self._file = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._size = os.fstat(self._file).st_size

    def _is_full(self, line):
        too_long = self._size > 0 and self._size + len(line) > self._max_bytes
        return too_long and time.monotonic() >= self._rotate_after

    def _append(self, line):
        if self._torn:
            line = b"\n" + line
        if self._lost:
            note = f"{self._lost} log records could not be written before this one"
            lost = logging.LogRecord("model_orchestrator.logging", logging.ERROR, "", 0, note, None, None)
            line += (self.format(lost) + "\n").encode(self._encoding, "backslashreplace")
        while line:
            written = os.write(self._file, line)
            line = line[written:]
            self._torn = bool(line)
        self._lost = 0

    def _rotate(self):
        """Renames the file and its archives. Where that fails, the file grows on, and the next attempt is later."""
        begun = f"{self.baseFilename}.0"
        try:
            # What an interrupted rotation has left.
            if os.path.exists(begun):
                self._shift_archives()
            os.replace(self.baseFilename, begun)
            self._shift_archives()
        except OSError as error:
            self._rotate_after = time.monotonic() + _RETRY_AFTER
            self.warn(f"{self.baseFilename} cannot be rotated: {_name(error)}")
        self._follow()
        archives = range(self._plain + 1, self._backups + 1)
        compress = threading.Thread(target=_compress, args=(self.baseFilename, archives))
        try:
            compress.start()
        except RuntimeError:  # The interpreter ends.
            _compress(self.baseFilename, archives)

    def _shift_archives(self):
        for number in range(self._backups, -1, -1):
            for suffix in ("", ".gz"):
                archive = f"{self.baseFilename}.{number}{suffix}"
                with contextlib.suppress(FileNotFoundError):
                    if number == self._backups:
                        os.remove(archive)
                    else:
                        os.replace(archive, f"{self.baseFilename}.{number + 1}{suffix}")


def _compress(filename, archives):
    part = f"{filename}.{os.getpid()}-{threading.get_ident()}.part"
    for number in archives:
        # A full disk: the archive stays as it is.
        with contextlib.suppress(OSError):
            _compress_one(f"{filename}.{number}", part, filename)
    with contextlib.suppress(OSError):
        os.remove(part)


def _compress_one(archive, part, filename):
    with open(archive, "rb") as plain:
        with gzip.open(part, "wb", _COMPRESSION) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)
        # When the last line was written: by it the collector knows an old archive.
        written = os.fstat(plain.fileno())
        os.utime(part, ns=(written.st_atime_ns, written.st_mtime_ns))
        with _locked(os.path.dirname(filename)):
            # A rotation in the meantime has renamed the archive, or another process compressed it.
            renamed = _path_of(plain, filename)
            if renamed:
                os.replace(part, f"{renamed}.gz")
                os.remove(renamed)


def _path_of(file, filename):
    """Where an open archive is now."""
    own = os.fstat(file.fileno())
    folder, prefix = os.path.split(f"{filename}.")
    for name in os.listdir(folder):
        if name.startswith(prefix) and name[len(prefix) :].isdigit():
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(own, os.stat(os.path.join(folder, name))):
                    return os.path.join(folder, name)
    return None


@contextlib.contextmanager
def _locked(folder):
    """Keeps rotations, and lines, away while archives are renamed."""
    descriptor = os.open(folder, os.O_RDONLY) if fcntl else None
    try:
        if descriptor is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _name(error):
    """An error without what it may quote of a record."""
    return f"{type(error).__name__}, {os.strerror(error.errno)}" if isinstance(error, OSError) and error.errno else type(error).__name__
