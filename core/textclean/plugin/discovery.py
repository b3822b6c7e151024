"""Find plugins: in installed distributions, in single files of Python or rules, and as objects.

Finding a plugin does not import it. It is imported when it is loaded.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

import attrs

from textclean.errors import PluginError, message_of
from textclean.plugin.hookspecs import GROUP
from textclean.plugin.rules_file.loader import RULES_SUFFIX, packaged_rules, read_rules

#: The entry-point group of the plugins that are off by default.
OPTIONAL_GROUP = f"{GROUP}.optional"


@attrs.frozen
class Source:
    """A plugin that could be loaded: its name, where it comes from, and how to load it.

    ``given``: the caller passed it, as a path or an object; it is not an installed plugin.
    ``optional``: it is off unless the configuration names it.
    """

    name: str
    distribution: str
    version: str
    load: Callable[[], object]
    given: bool = False
    optional: bool = False


@attrs.frozen
class Broken:
    """A plugin that could not be loaded, and why."""

    name: str
    distribution: str
    version: str
    error: str


def installed() -> list[Source]:
    """Return the plugins that installed distributions offer, without importing them."""
    # Reading the metadata of all distributions takes 0.1 s where many are installed. So the result is cached until a
    # folder of ``sys.path`` changes.
    return list(_installed(tuple((folder, _changed(folder)) for folder in sys.path)))


def _changed(folder: str) -> int:
    try:
        return Path(folder or ".").stat().st_mtime_ns
    except OSError:
        return 0


@functools.lru_cache(maxsize=8)
def _installed(_folders: tuple[tuple[str, int], ...]) -> tuple[Source, ...]:
    named = functools.cache(_name_and_version)  # a distribution parses its metadata anew for each access
    found = entry_points()
    return tuple(
        Source(entry.name, *named(entry.dist), functools.partial(_load, entry), optional=group == OPTIONAL_GROUP)
        for group in (GROUP, OPTIONAL_GROUP)
        for entry in found.select(group=group)
    )


def _name_and_version(distribution: Distribution | None) -> tuple[str, str]:
    return (distribution.name, distribution.version) if distribution else ("unknown distribution", "0")


def _load(entry: EntryPoint) -> object:
    """Import what an entry point names, or read the rules file of that name: ``words.toml`` for ``package.words``."""
    try:
        loaded = entry.load()
    except ModuleNotFoundError as error:
        if entry.attr or error.name != entry.module:
            raise
        rules = packaged_rules(entry.module)
        if rules is None:
            raise
        return rules
    # A folder of that name, such as one of phrase files, can be imported, too, but holds no code.
    is_folder = isinstance(loaded, ModuleType) and getattr(loaded, "__file__", None) is None
    return (packaged_rules(entry.module) or loaded) if is_folder else loaded


def source_of(given: object) -> Source:
    """Return the plugin that a path or an object stands for."""
    if isinstance(given, str | Path):
        path = Path(given)
        if path.suffix == RULES_SUFFIX:
            rules = read_rules(path)
            return Source(rules.name, path.name, rules.version, lambda: rules, given=True)
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        except OSError as error:
            msg = f"cannot read the plugin file {path} ({error.strerror}); check the path"
            raise PluginError(msg) from error
        return Source(path.stem, path.name, digest, lambda: _import_file(path), given=True)
    try:
        name, version = name_of(given), str(getattr(given, "version", None) or getattr(given, "__version__", "0"))
    except Exception as error:
        msg = f"a plugin of {type(given).__module__} does not say its name or version: {message_of(error)}"
        raise PluginError(msg) from error
    return Source(name, _module_of(given), version, lambda: given, given=True)


def _module_of(given: object) -> str:
    """Return the module of an object's class. In a worker process, the main program's module has another name."""
    module = type(given).__module__
    return "__main__" if module == "__mp_main__" else module


def name_of(given: object) -> str:
    """Return the name of a plugin that was passed as an object. The object's own code may raise any exception."""
    name = getattr(given, "name", None) or getattr(given, "__name__", type(given).__name__)
    return str(name).rpartition(".")[2]


def _import_file(path: Path) -> object:
    if path.suffix != ".py":
        msg = f"{path} is neither a Python file nor a file of rules; its name has to end in .py or {RULES_SUFFIX}"
        raise PluginError(msg)
    name = f"textclean_file_{path.stem}"
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    # No import loader here: it may use an outdated ``__pycache__`` file, and writes one beside the plugin file.
    code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    exec(code, module.__dict__)  # noqa: S102 - a plugin file is code that the user asked for
    return module
