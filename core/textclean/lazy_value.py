"""A cached property without a lock.

In Python 3.11, ``functools.cached_property`` holds a lock of the whole class while one instance computes its value. If
another thread forks the process at that moment, the lock stays held in the child, which then waits forever. Also,
threads that clean different records wait for each other. Without a lock, two threads may compute the same value twice.
This only costs time, because the values depend on nothing that changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - used as a decorator, beside `property`
    """A property that is computed once for each instance and is then stored in its ``__dict__``."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> T | Self:
        """Compute, store and return the value. From then on, Python finds it in ``__dict__`` and does not call this."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._make(instance)
        return value
