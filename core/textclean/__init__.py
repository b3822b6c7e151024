"""textclean: version control for text cleaning.

``clean(text)`` cleans one text; a ``Cleaner`` cleans records and gives the log of every edit; ``restore`` gives the
original back. A plugin is a module with functions marked by ``hookimpl``.
"""

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

__version__ = VERSION

__all__ = [
    "LABELS",
    "Cleaner",
    "Config",
    "ConfigError",
    "Digest",
    "Edit",
    "Failure",
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
    "__version__",
    "blame_original",
    "blame_output",
    "clean",
    "ends_sentence",
    "fold",
    "hookimpl",
    "read_phrases",
    "replay",
    "restore",
    "undo",
    "verify",
]
