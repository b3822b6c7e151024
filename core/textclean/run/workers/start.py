"""Start a worker process safely: it must not import modules that happen to lie in the current folder.

A process that ``multiprocessing`` starts looks for modules in the current folder first, and in the folders of
``PYTHONPATH`` before Python's own. But an unpacked dump may hold a file ``struct.py``. So a worker begins without both,
and gets the module folders of the program that starts it. Python's own folders come first. The current folder is
included only if the program itself has imported modules from there.
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

#: Environment variables that are changed while a process begins. None: the variable is removed.
_CHANGED: Mapping[str, str | None] = {"PYTHONSAFEPATH": "1", "PYTHONPATH": None}
#: If this variable is set, all processes iterate over a set of strings in the same order.
HASHES = "PYTHONHASHSEED"


@contextmanager
def starting(*, with_program: bool) -> Iterator[Mapping[str, str | None]]:
    """Start workers only inside of this block, which sets environment and module folders for them.

    Args:
        with_program: whether workers import the program that starts them. They need it only if a plugin's class is
            defined there. A script without ``if __name__ == "__main__":`` would then run again in each worker.

    Yields:
        The environment variables that each worker must restore, for plugins and for programs that plugins start.
    """
    before = {name: os.environ.get(name) for name in _CHANGED}
    folders = sys.path
    with _same_hashes():
        try:
            put_back(_CHANGED)
            sys.path = worker_folders()
            _start_resource_tracker()
            with interrupt_held(), nullcontext() if with_program else _program_hidden():
                yield before
        finally:
            sys.path = folders
            put_back(before)


def _start_resource_tracker() -> None:
    """Start the helper process of ``multiprocessing`` before SIGINT is blocked.

    It would otherwise start together with the first worker, and its start unblocks SIGINT. Ctrl+C would then reach a
    worker that does not ignore it yet, and end it with a traceback.
    """
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing import resource_tracker  # noqa: PLC0415 - missing on systems without signal masks

        resource_tracker.ensure_running()


@contextmanager
def _program_hidden() -> Iterator[None]:
    """Replace ``__main__`` by an empty module, as in an interactive session, so that workers do not import it."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def put_back(environment: Mapping[str, str | None]) -> None:
    """Set environment variables. None: remove the variable."""
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def worker_folders() -> list[str]:
    """Return the folders in which a worker of this program looks for modules."""
    standard = _standard_folders()
    here = _current_folder()
    folders = dict.fromkeys(map(_absolute, sys.path))
    if here in folders and not _has_taken_from(here):
        del folders[here]
    return sorted(folders, key=lambda folder: folder not in standard)


def _absolute(folder: str) -> str:
    """Return the absolute path of a folder. "" is the current folder.

    Other entries are returned unchanged: they may have a meaning for a module finder.
    """
    return os.path.abspath(folder) if not folder or os.path.isdir(folder) else folder  # noqa: PTH100, PTH112


def _standard_folders() -> set[str]:
    """Return the folders and the zip archive of Python's own modules."""
    paths = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    compiled = {os.path.join(path, name) for path in paths for name in ("lib-dynload", "../DLLs")}  # noqa: PTH118
    archive = f"python{sys.version_info.major}{sys.version_info.minor}.zip"
    archives = {folder for folder in sys.path if Path(folder).name == archive}
    return {os.path.abspath(path) for path in paths | compiled | archives}  # noqa: PTH100 - links stay


def _current_folder() -> str | None:
    try:
        return os.getcwd()  # noqa: PTH109 - a folder that was deleted holds no modules
    except OSError:
        return None


def _has_taken_from(folder: str | None) -> bool:
    """Say whether this program, or a module that it imported, lies in a folder."""
    modules = [module for name, module in list(sys.modules.items()) if "." not in name]
    files = (getattr(module, "__file__", None) for module in modules)
    return any(_folder_of(file) == folder for file in files if isinstance(file, str))


def _folder_of(file: str) -> str:
    """Return the folder in which a module is found. For a package, this is the parent of the package's folder."""
    path = Path(os.path.abspath(file))  # noqa: PTH100 - as Python found it, links and all
    return str(path.parent.parent if path.name == "__init__.py" else path.parent)


def open_files() -> Mapping[str, str]:
    """Return the open files of this process, by descriptor. Empty if the system does not list them."""
    found = {}
    for entry in _listed("/proc/self/fd"):
        with suppress(OSError):  # the descriptor of this listing is already closed
            found[entry.name] = str(entry.readlink())
    return found


def can_fork(before: Mapping[str, str]) -> bool:
    """Say whether a fork of this process is as good as a new process.

    It is not in three cases: other threads may hold locks; sets have a different order in each run; or plugins opened
    files when they were imported, whose positions all forks would share.

    Args:
        before: the files that were open before plugins were imported.
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
    """Let processes that are started in this block iterate over sets in the same order. Plugins may depend on it."""
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
    """Block SIGINT (Ctrl+C) while a worker starts. The worker inherits this, and later ignores the signal."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
