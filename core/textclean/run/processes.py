"""Decide which processes clean. Python programs and the command line share these defaults.

By default there is one worker for each processor, and third-party plugins are called in a process that can be replaced.
Workers do not import the program that starts them, so a script does not need ``if __name__ == "__main__":``. Three
kinds of programs clean in their own process, unless they ask for workers:

- A program that gives its cleaner a plugin as an object or a module. A worker may be unable to import this plugin: it
  may be defined in the program itself or in a notebook, or it may not be picklable. A plugin that is given as a file
  can be loaded anywhere.
- A program that is itself a worker of ``multiprocessing``. Such a worker may not start processes.
- A program that reads ``memory://``. No other process can see that memory.
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
        workers: how many processes clean. 1: this process cleans, unless ``apart`` is true.
        apart: whether plugins are called in another process, which is replaced if a plugin hangs or ends it.
    """

    workers: int = 1
    apart: bool = False

    @classmethod
    def of(cls, planned: Plan, cleaner: Cleaner, options: Options) -> Processes:
        """Decide what the options leave open.

        Raises:
            ConfigError: the options ask for workers, but this program cannot have any.
        """
        if (options.workers or 1) > 1 or options.apart:
            if hindrance := _hindrance(cleaner.recipe):
                raise ConfigError(hindrance)
        elif not cleaner.recipe.in_files or _is_worker() or _is_in_memory(planned):
            return cls()
        apart = cleaner.recipe.in_files and _has_strangers(cleaner) if options.apart is None else options.apart
        return cls(options.workers or _for_processors(planned), apart)


def _has_strangers(cleaner: Cleaner) -> bool:
    """Say whether there are third-party plugins, which may hang or end the process."""
    return not all(plugin.bundled for plugin in cleaner.plugins)


def _for_processors(planned: Plan) -> int:
    """Return the number of processors that this process may use, or 1 from standard input to standard output.

    In a pipe, each record is written as soon as it is clean.
    """
    if planned.target.standard and any(source.size is None for source in planned.sources):
        return 1
    return processors()


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _hindrance(recipe: Recipe) -> str | None:
    """Return why a recipe cannot be used by workers, or None if it can."""
    if reason := can_be_sent(recipe):
        return f"a plugin cannot be sent to workers: {reason}; give it as a file, or use one worker"
    if recipe.needs_program and not _can_be_imported(sys.modules["__main__"]):
        return "a plugin is defined in this session, which workers cannot import; put it into a file, or use one worker"
    if _is_worker():
        return "this process is a worker of multiprocessing, which may start no workers; use one worker"
    return None


def _is_worker() -> bool:
    """Say whether this process is a worker of ``multiprocessing``, which may not start processes."""
    return multiprocessing.current_process().daemon


def _is_in_memory(planned: Plan) -> bool:
    """Say whether an input is in the memory of this process."""
    return any(source.path.startswith("memory://") for source in planned.sources)


def _can_be_imported(program: object) -> bool:
    """Say whether workers can import a program. They can import a script or a module, not a notebook or ``-c``."""
    return getattr(program, "__spec__", None) is not None or getattr(program, "__file__", None) is not None
