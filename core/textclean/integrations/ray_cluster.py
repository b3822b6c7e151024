"""Connect to Ray: to an existing cluster, or to a new one on this machine, which ends with the run."""

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

#: Bytes of shared memory for our own cluster. Only blocks of streams go through it; a block has at most 16 MiB.
_STORE = 100 << 20
_SECONDS = 10.0


@attrs.frozen
class Cluster:
    """A connection to Ray.

    Attributes:
        ray: the library.
        ours: whether we started the cluster. Then it ends with the block, and with it all its tasks.
    """

    ray: Any
    ours: bool


@contextmanager
def connected(address: str | None, workers: int | None) -> Iterator[Cluster]:
    """Yield a connection. If the program is already connected to Ray, that connection is used and stays open.

    Args:
        address: ``HOST:PORT``, ``ray://HOST:PORT`` or ``auto``. None: the value of the environment variable
            ``RAY_ADDRESS``; if it is not set, start our own cluster.
        workers: how many CPUs our own cluster gets. None: all.

    Raises:
        ConfigError: Ray is not installed.
        WorkerError: no cluster is at this address, or our own cluster cannot be started.
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
        ray.shutdown()  # this ends only the connection if the cluster is not ours


def _library() -> Any:  # noqa: ANN401 - a module
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # Without a GPU, Ray warns that it will hide GPUs in another way in future. This setting chooses the new way.
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
    """Return the error and one line of its cause. Ray reports a missing token only in the cause."""
    below = error.__cause__ or error.__context__
    lines = str(below or "").strip().splitlines()
    return f"{error} ({lines[-1].strip()})" if lines else str(error)


def _look(address: str) -> None:
    """Check that the address accepts connections. Ray itself would retry for minutes."""
    host, colon, port = address.rpartition("://")[2].rpartition(":")
    if colon and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), _SECONDS).close()


@contextmanager
def _same_signals() -> Iterator[None]:
    """Restore this process's handler for SIGTERM, which Ray replaces."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if before is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)
