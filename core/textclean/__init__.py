"""textclean: version control for text cleaning.

``clean(text)`` cleans one text; a ``Cleaner`` cleans records and gives the log of every edit; ``restore`` gives the
original back. A plugin is a module with functions marked by ``hookimpl``.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

from textclean.cleaner import VERSION, Cleaner, Result, clean
from textclean.config import Config, Guards, LabelPolicy
from textclean.errors import (
    ConfigError,
    InputError,
    LogError,
    OutputError,
    PluginError,
    PluginWarning,
    ProposalError,
    RecordError,
    TextcleanError,
    WorkerError,
)
from textclean.folding import fold
from textclean.hookspecs import hookimpl
from textclean.labels import LABELS
from textclean.lines import Line, Lines, ends_sentence
from textclean.log import Digest, Log
from textclean.phrases import Phrase, read_phrases
from textclean.provenance import Origin, Problem, blame_original, blame_output, replay, restore, undo, verify
from textclean.record import Edit, Failure, Finding, Kept, Label, Record, Replacement, ScoreRange
from textclean.view import Hit, View

if _TYPE_CHECKING:
    from textclean.adapters.batch import clean_batch
    from textclean.adapters.shard import process_shard
    from textclean.formats.document import FieldNames
    from textclean.run.manifest import Manifest

# Reading and writing files takes a while to import, and most programs only clean.
_LATER = {
    "FieldNames": "textclean.formats.document",
    "Manifest": "textclean.run.manifest",
    "clean_batch": "textclean.adapters.batch",
    "process_shard": "textclean.adapters.shard",
}


def __getattr__(name: str) -> object:
    if name in _LATER:
        return getattr(_import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__version__ = VERSION

__all__ = [
    "LABELS",
    "Cleaner",
    "Config",
    "ConfigError",
    "Digest",
    "Edit",
    "Failure",
    "FieldNames",
    "Finding",
    "Guards",
    "Hit",
    "InputError",
    "Kept",
    "Label",
    "LabelPolicy",
    "Line",
    "Lines",
    "Log",
    "LogError",
    "Manifest",
    "Origin",
    "OutputError",
    "Phrase",
    "PluginError",
    "PluginWarning",
    "Problem",
    "ProposalError",
    "Record",
    "RecordError",
    "Replacement",
    "Result",
    "ScoreRange",
    "TextcleanError",
    "View",
    "WorkerError",
    "__version__",
    "blame_original",
    "blame_output",
    "clean",
    "clean_batch",
    "ends_sentence",
    "fold",
    "hookimpl",
    "process_shard",
    "read_phrases",
    "replay",
    "restore",
    "undo",
    "verify",
]
