"""Log files that several processes write to, with rotation and compression."""

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

# Operations of flock: a line needs a shared lock, a rotation an exclusive one.
_SHARED, _EXCLUSIVE, _UNLOCKED = (fcntl.LOCK_SH, fcntl.LOCK_EX, fcntl.LOCK_UN) if fcntl else (1, 2, 8)

# Seconds until a failed rotation is attempted again, and between two warnings.
_RETRY_AFTER = 30
# Level of gzip: level 6 takes twice the time and saves a few percent.
_COMPRESSION = 3


class _Warns(logging.Handler):
    """A handler that prints no record when it fails: `logging.Handler` would print the message without redaction."""

    _warned = 0.0

    def handleError(self, record):
        self.warn(f"cannot write a log record: {_name(sys.exc_info()[1])}")

    def warn(self, text):
        """Writes to stderr, unless the last warning is recent."""
        now = time.monotonic()
        if self._warned and now - self._warned < _RETRY_AFTER:
            return
        self._warned = now
        with contextlib.suppress(Exception):
            sys.stderr.write(f"model_orchestrator_instrumentation.logging: {text}\n")


class ConsoleHandler(_Warns, logging.StreamHandler):
    """`logging.StreamHandler` that never prints an unredacted record to stderr when it fails."""


class GzipRotatingFileHandler(_Warns):
    """A log file that is rotated when it is full, to `<name>.1`, `<name>.2` and so on. Older archives are compressed.

    The `plainCount` newest archives stay plain: after an interruption, a log shipper continues in them where it stopped.
    It reads a compressed file from the beginning, and sends lines again that it has sent before.

    All processes that write to a file use a lock on its folder: shared for a line, exclusive for a rotation. A rotation
    only renames files; a thread compresses them afterwards.
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
                    # Another process may have rotated the file meanwhile.
                    self._follow()
                    if self._is_full(line):
                        self._rotate()
                self._append(line)
            finally:
                self._lock(_UNLOCKED)
            # Set only after a successful write: other files then mark their line as a copy of this one. The level is
            # checked because a `QueueListener` may ignore it.
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
        # After a fork, the child would share the lock of its parent.
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
            # On a file system without locks, lines are written without one.
            with contextlib.suppress(OSError):
                fcntl.flock(self._folder, operation)

    def _follow(self):
        """Opens the file, or opens it again if another process has rotated it or if it was removed."""
        try:
            on_disk = os.stat(self.baseFilename)
        except FileNotFoundError:
            on_disk = None
        if self._file is not None and on_disk is not None and os.path.samestat(os.fstat(self._file), on_disk):
            self._size = on_disk.st_size
            return
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if on_disk is None:
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
        """Renames the file and its archives. If that fails, the file keeps growing until a later attempt."""
        begun = f"{self.baseFilename}.0"
        try:
            # Left by an interrupted rotation.
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
        except RuntimeError:  # The interpreter is shutting down.
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
        # If the disk is full, the archive stays plain.
        with contextlib.suppress(OSError):
            _compress_one(f"{filename}.{number}", part, filename)
    with contextlib.suppress(OSError):
        os.remove(part)


def _compress_one(archive, part, filename):
    with open(archive, "rb") as plain:
        with gzip.open(part, "wb", _COMPRESSION) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)
        # Keeps the modification time: the collector recognizes an old archive by it.
        written = os.fstat(plain.fileno())
        os.utime(part, ns=(written.st_atime_ns, written.st_mtime_ns))
        with _locked(os.path.dirname(filename)):
            # Meanwhile a rotation may have renamed the archive, or another process compressed it.
            renamed = _path_of(plain, filename)
            if renamed:
                os.replace(part, f"{renamed}.gz")
                os.remove(renamed)


def _path_of(file, filename):
    """The present path of an open archive; None if it was removed."""
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
    """Blocks rotations and writes while an archive is replaced."""
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
    """The name and reason of an error, without its message, which may quote a record."""
    return f"{type(error).__name__}, {os.strerror(error.errno)}" if isinstance(error, OSError) and error.errno else type(error).__name__
