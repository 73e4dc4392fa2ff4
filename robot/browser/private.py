"""Files only their owner may read: log-in states, pictures, read-back tables. Whatever the umask is."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from robot.errors import ConfigError, Problem


def private_folder(path: Path) -> Path:
    """`path`, a folder of ours, with mode 0700; made with its parents where missing, which are 0700 too.
    Raises NotADirectoryError where a file lies in its place."""
    new_folder(path)
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


def new_folder(path: Path) -> None:
    """Make `path` and its parents where missing, each 0700; one that is there stays as it is."""
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for one in reversed(missing):  # mkdir(parents=True) would give the mode to the last one only
        one.mkdir(mode=0o700, exist_ok=True)


def private_write(path: Path, content: bytes) -> Path:
    """Write `path` with mode 0600, whole or not at all. A folder that is there stays as it is."""
    new_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def must_be_private(path: Path, what: str) -> None:
    """Raises ConfigError, with the command that mends it, for a secret that others on this machine may read
    or change. Windows has other means; what is not there is nobody's."""
    if os.name == "posix" and path.exists() and path.stat().st_mode & 0o077:
        expected = f"{what}, so the file must be readable by you alone"
        raise ConfigError.of([Problem(str(path), "mode", expected, f"chmod 600 {path}")])


def sealed_copy(picture: Path) -> Path:
    """Where the unmasked, sealed copy of a picture lies, if there is one."""
    return picture.with_name(f"{picture.name}.sealed")
