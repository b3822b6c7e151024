"""The names of a new project: of its distribution, and of its module and plugin."""

from __future__ import annotations

import keyword
import re
import sys

import attrs

from textclean.errors import ConfigError
from textclean.plugin.discovery import installed

#: What the packaging standards take as the name of a distribution (PEP 508).
_DISTRIBUTION = re.compile(r"[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?", re.IGNORECASE)
#: What PEP 503 makes one hyphen of.
_SEPARATORS = re.compile(r"[-_.]+")
_LONGEST = 64
#: Distributions and modules that are ours, or nearly.
_OURS = frozenset({"textclean", "textclean_plugins", "textclean_framework"})


@attrs.frozen
class ProjectNames:
    """The names of a project.

    Attributes:
        distribution: in the normal form of PEP 503: lower case, with single hyphens.
        module: the same with underscores; also the name of the plugin.
    """

    distribution: str
    module: str


def project_names(name: str) -> ProjectNames:
    """Return the names of a project that is called like this.

    Raises:
        ConfigError: it is no name of a distribution, or its module could not be imported, or it is taken.
    """
    if not _DISTRIBUTION.fullmatch(name) or not name.isascii() or len(name) > _LONGEST:
        what = "take ASCII letters, digits and single hyphens, with a letter at the beginning"
        raise ConfigError(f"{name!r} is no name of a distribution; {what}, such as 'reading-time'")
    distribution = _SEPARATORS.sub("-", name).lower()
    module = distribution.replace("-", "_")
    if why := _not_importable(module):
        raise ConfigError(f"{name!r}: a module cannot be named {module!r}: {why}; take another name")
    return ProjectNames(distribution, module)


def _not_importable(module: str) -> str:
    """Return why a module cannot have a name; empty: it can."""
    if not module.isidentifier():
        return "it would begin with a digit"
    if keyword.iskeyword(module) or keyword.issoftkeyword(module):
        return "Python has it as a keyword"
    if module in sys.stdlib_module_names:
        return "a module of Python's standard library has it"
    if module in _OURS:
        return "textclean has it itself"
    if any(source.name == module for source in installed()):
        return "an installed plugin has it"
    return ""
