"""A connection to Ray: to a cluster that is there, or to one that is started on this machine and ended again."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from textclean.errors import ConfigError, WorkerError

#: Bytes of shared memory for a cluster of our own: only blocks of streams go through it, 16 MiB each at the most.
_STORE = 100 << 20
_SECONDS = 10.0


@attrs.frozen
class Cluster:
    """A connection.

    Attributes:
        ray: the library.
        ours: whether the cluster ends, with all that runs on it, when the block does.
    """

    ray: Any
    ours: bool


@contextmanager
def connected(address: str | None, workers: int | None) -> Iterator[Cluster]:
    """Yield a connection; a program's own one is used and left as it is.

    Args:
        address: ``HOST:PORT``, ``ray://HOST:PORT`` or ``auto``; None: what the environment's ``RAY_ADDRESS`` says, or
            else a cluster of our own.
        workers: how many CPUs a cluster of our own has; None: all.

    Raises:
        ConfigError: Ray is not installed.
        WorkerError: there is no cluster at this address, or none can be started.
    """
    ray = _library()
    if ray.is_initialized():
        yield Cluster(ray, ours=False)
        return
    address = address or os.environ.get("RAY_ADDRESS") or "local"
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    ours = address == "local"
    if ours:
        options |= {"num_cpus": workers, "include_dashboard": False, "object_store_memory": _STORE}
    try:
        _connect(ray, address, options)
        yield Cluster(ray, ours=ours)
    finally:
        ray.shutdown()  # of a cluster that is not ours, only the connection


def _library() -> Any:  # noqa: ANN401 - a module, of which no more is needed than its functions
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # Without a GPU Ray warns of a change to come in how it hides GPUs; this is that change.
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray  # noqa: PLC0415 - an extra
    except ImportError:
        raise ConfigError("--engine ray needs Ray: pip install 'textclean-framework[ray]'") from None
    return ray


def _connect(ray: Any, address: str, options: dict[str, Any]) -> None:  # noqa: ANN401 - see _library
    try:
        _look(address)
        with _same_signals():
            ray.init(address=address, **options)
    except (OSError, RuntimeError, ValueError) as error:
        there = f"cannot be reached at {address}; check --ray-address and RAY_ADDRESS, or begin with `ray start --head`"
        message = "cannot be started on this machine" if address == "local" else there
        raise WorkerError(f"Ray {message}: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """Return what went wrong, and in a line why: Ray tells of a token that is missing only below its first error."""
    below = error.__cause__ or error.__context__
    lines = str(below or "").strip().splitlines()
    return f"{error} ({lines[-1].strip()})" if lines else str(error)


def _look(address: str) -> None:
    """Make sure that somebody listens: Ray itself goes on trying for minutes."""
    host, colon, port = address.rpartition("://")[2].rpartition(":")
    if colon and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), _SECONDS).close()


@contextmanager
def _same_signals() -> Iterator[None]:
    """Keep what this process does when it is asked to end; Ray puts its own in the place of it."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if before is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)
