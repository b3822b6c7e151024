"""Which processes clean: decided here once, so that a Python program and the command line have the same defaults.

Where nobody says anything, there is a worker for each processor, and plugins that did not come with textclean are
called in a process that can be replaced. Workers do not import the program that starts them, so a script needs no
``if __name__ == "__main__":`` for that. Three kinds of programs clean in their own process unless they ask for others:

- one that gave its cleaner a plugin as an object or a module. That is its own code, and nobody knows whether a worker
  could import it: it may stand in the program itself or in a notebook, or be of a kind that cannot be pickled. A plugin
  that is given as a file can be loaded anywhere.
- one that is a worker of ``multiprocessing`` itself, and so may start no processes;
- one that reads ``memory://``, which no other process sees.
"""

from __future__ import annotations

import multiprocessing
import os
import sys

import attrs

from textclean.cleaning.cleaner import Cleaner
from textclean.cleaning.recipe import Recipe
from textclean.errors import ConfigError
from textclean.run.options import Options
from textclean.run.plan.plan import Plan
from textclean.run.workers.engine import can_be_sent


@attrs.frozen
class Processes:
    """The processes of a run.

    Attributes:
        workers: how many clean; 1: this one, ...
        apart: ... unless plugins are called in a process that can be replaced where one of them hangs or dies.
    """

    workers: int = 1
    apart: bool = False

    @classmethod
    def of(cls, planned: Plan, cleaner: Cleaner, options: Options) -> Processes:
        """Decide what the options leave open.

        Raises:
            ConfigError: workers are asked for, and there can be none.
        """
        if (options.workers or 1) > 1 or options.apart:
            if hindrance := _hindrance(cleaner.recipe):
                raise ConfigError(hindrance)
        elif not cleaner.recipe.in_files or _is_worker() or _is_in_memory(planned):
            return cls()
        apart = cleaner.recipe.in_files and _has_strangers(cleaner) if options.apart is None else options.apart
        return cls(options.workers or _for_processors(planned), apart)


def _has_strangers(cleaner: Cleaner) -> bool:
    """Say whether there are plugins that did not come with textclean, and so may hang or end the process."""
    return not all(plugin.bundled for plugin in cleaner.plugins)


def _for_processors(planned: Plan) -> int:
    """Return one for each processor that this process may use; a pipe wants each record as soon as it is done."""
    if planned.target.standard and any(source.size is None for source in planned.sources):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _hindrance(recipe: Recipe) -> str | None:
    """Return why there can be no workers for a recipe, or None."""
    if reason := can_be_sent(recipe):
        return f"a plugin cannot be sent to workers: {reason}; give it as a file, or use one worker"
    if recipe.needs_program and not _can_be_imported(sys.modules["__main__"]):
        return "a plugin is defined in this session, which workers cannot import; put it into a file, or use one worker"
    if _is_worker():
        return "this process is a worker of multiprocessing, which may start no workers; use one worker"
    return None


def _is_worker() -> bool:
    """Say whether this process may start no others."""
    return multiprocessing.current_process().daemon


def _is_in_memory(planned: Plan) -> bool:
    """Say whether an input is in the memory of this process."""
    return any(source.path.startswith("memory://") for source in planned.sources)


def _can_be_imported(program: object) -> bool:
    """Say whether workers can import a program: a script or a module, and no notebook and no ``python -c``."""
    return getattr(program, "__spec__", None) is not None or getattr(program, "__file__", None) is not None
