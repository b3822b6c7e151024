"""Starting a process that runs our code and nobody else's.

Python looks for modules in the current folder first, when it is started in the way that ``multiprocessing`` does it,
and in the folders of ``PYTHONPATH`` before its own. A dump that was unpacked may hold a ``struct.py``. So a worker
begins without either, and gets the folders of the program that starts it: Python's own first, and the current folder
only where the program itself has taken modules from there.
"""

from __future__ import annotations

import os
import signal
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import ModuleType

#: What is another way in the environment of a process while it begins: None: it is not there.
_CHANGED: Mapping[str, str | None] = {"PYTHONSAFEPATH": "1", "PYTHONPATH": None}
#: With it all processes go through a set in the same order.
HASHES = "PYTHONHASHSEED"


@contextmanager
def starting(*, with_program: bool) -> Iterator[Mapping[str, str | None]]:
    """Let processes that are started meanwhile begin as workers are to begin.

    Args:
        with_program: whether they import the program that starts them, which they need only for plugins whose classes
            stand in it. A script without ``if __name__ == "__main__":`` would run once more.

    Yields what they have to put back into their environment, for what plugins see of it and for the programs that they
    start in turn.
    """
    before = {name: os.environ.get(name) for name in _CHANGED}
    folders = sys.path
    with _same_hashes(), interrupt_held():
        put_back(_CHANGED)
        sys.path = worker_folders()
        try:
            with nullcontext() if with_program else _program_hidden():
                yield before
        finally:
            sys.path = folders
            put_back(before)


@contextmanager
def _program_hidden() -> Iterator[None]:
    """Leave nothing that could be imported in the place of ``__main__``, as in an interactive session."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def put_back(environment: Mapping[str, str | None]) -> None:
    """Set some variables of the environment; None: take it away."""
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def worker_folders() -> list[str]:
    """Return where a worker of this program looks for modules."""
    standard = _standard_folders()
    here = _current_folder()
    folders = dict.fromkeys(map(_absolute, sys.path))
    if here in folders and not _has_taken_from(here):
        del folders[here]
    return sorted(folders, key=lambda folder: folder not in standard)


def _absolute(folder: str) -> str:
    """Return a folder's whole name, "" being the current one; what is no folder may be a mark of a finder's own."""
    return os.path.abspath(folder) if not folder or os.path.isdir(folder) else folder  # noqa: PTH100, PTH112


def _standard_folders() -> set[str]:
    """Return the folders, and the archive, of Python's own modules."""
    paths = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    compiled = {os.path.join(path, name) for path in paths for name in ("lib-dynload", "../DLLs")}  # noqa: PTH118
    archive = f"python{sys.version_info.major}{sys.version_info.minor}.zip"
    archives = {folder for folder in sys.path if Path(folder).name == archive}
    return {os.path.abspath(path) for path in paths | compiled | archives}  # noqa: PTH100 - links stay


def _current_folder() -> str | None:
    try:
        return os.getcwd()  # noqa: PTH109 - one that is gone holds no modules
    except OSError:
        return None


def _has_taken_from(folder: str | None) -> bool:
    """Say whether a module of this program is one that stands in a folder, the program itself included."""
    modules = [module for name, module in list(sys.modules.items()) if "." not in name]
    files = (getattr(module, "__file__", None) for module in modules)
    return any(_folder_of(file) == folder for file in files if isinstance(file, str))


def _folder_of(file: str) -> str:
    """Return the folder that a module is found in; that of a package holds the package's own folder."""
    path = Path(os.path.abspath(file))  # noqa: PTH100 - as Python found it, links and all
    return str(path.parent.parent if path.name == "__init__.py" else path.parent)


def open_files() -> Mapping[str, str]:
    """Return what this process has open, by number; nothing where the system does not say."""
    found = {}
    for entry in _listed("/proc/self/fd"):
        with suppress(OSError):  # that of this very list
            found[entry.name] = str(entry.readlink())
    return found


def can_fork(before: Mapping[str, str]) -> bool:
    """Say whether a copy of this process is as good as one that is started anew.

    It is not where other threads may hold locks, where sets have an order of their own in each run, and where plugins
    have opened files when they were imported, whose positions would be shared.

    Args:
        before: what was open before plugins were imported.
    """
    return (
        bool(os.environ.get(HASHES))
        and not sys.flags.ignore_environment
        and len(_listed("/proc/self/task")) == 1
        and open_files().items() <= before.items()
    )


def _listed(folder: str) -> list[Path]:
    return list(Path(folder).iterdir()) if sys.platform == "linux" else []


@contextmanager
def _same_hashes() -> Iterator[None]:
    """Have processes that are started meanwhile go through a set in the same order, whatever a plugin makes of that."""
    before = os.environ.get(HASHES)
    if before:
        yield
        return
    os.environ[HASHES] = "0"
    try:
        yield
    finally:
        put_back({HASHES: before})


@contextmanager
def interrupt_held() -> Iterator[None]:
    """Have the keyboard's interrupt wait; so does a process that begins meanwhile, until it can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
