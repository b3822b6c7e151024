"""What is made when it is first asked for, and kept: without a lock.

``functools.cached_property`` of Python 3.11 holds a lock for the whole class while one instance makes its value. A
process that is forked by another thread at that moment has the lock and nobody who gives it back, so it waits for ever;
and threads that clean different records wait for each other. Without a lock two threads may make the same value twice,
which costs time and nothing else: a value here depends on nothing that changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - used as a decorator, beside `property`
    """A property that is made once an instance and then stands in its ``__dict__``."""

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
        """Return the value; the next time Python finds it before it looks here."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._make(instance)
        return value
