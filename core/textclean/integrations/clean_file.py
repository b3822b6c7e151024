"""Clean one file into one file. Any scheduler can call this."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textclean.checks import instance
from textclean.cleaning.cleaner import Cleaner
from textclean.config import Config
from textclean.errors import InputError, OutputError
from textclean.field_names import FieldNames
from textclean.integrations.cached_cleaner import cached_cleaner
from textclean.log.model import PROVENANCE, Provenance
from textclean.record import MissingText
from textclean.run import Manifest, Options, run_files
from textclean.run.plan.target import OutputTarget
from textclean.storage.files import is_folder, local_path


def process_shard(  # noqa: PLR0913 - given by name
    source: str | Path,
    target: str | Path,
    *,
    config: Config | Cleaner | None = None,
    plugins: Sequence[object] = (),
    fields: FieldNames = FieldNames(),  # noqa: B008 - frozen
    provenance: Provenance = "full",
    missing_text: MissingText = "reject",
) -> Manifest:
    """Clean one file into another, in this process. It learns no site profile: one file need not be the whole site.

    The output appears when it is complete. Beside it stand ``TARGET.manifest.json`` and, if there are any rejects,
    ``TARGET.rejects.jsonl``. If a call was interrupted, call it again: it begins from the start and writes the same
    bytes. An earlier output of this function is replaced; the manifest beside it identifies it. Any other file is not
    replaced.

    Args:
        source: a path or URL of any format that can be read.
        target: a path or URL of any format that can be written. Its suffix decides the format.
        config: a configuration, or a cleaner. The cleaner of a configuration is made once in a process and kept. None:
            the default configuration.
        plugins: further plugins beside the installed ones: paths of Python files, or objects.
        fields: the names of the fields of text, id, HTML and URL.
        provenance: how much logs hold of what was removed. With ``spans`` or ``none`` nothing can be restored.
        missing_text: what happens to a record whose text is null or missing: it is rejected, or written unchanged.

    Returns:
        The manifest. Its ``troubles`` say what did not go well: rejects, failed plugins, or an input that could not be
        read to its end.

    Raises:
        InputError: the source is missing, cannot be inspected, or is not a single file.
        OutputError: the target cannot be written, is not a single file, or is a file that textclean did not write.
        ConfigError: ``fields`` or ``provenance`` is invalid.
        PluginError, ConfigError: see ``Cleaner``.
    """
    instance(FieldNames).check("fields", fields)
    PROVENANCE.check("provenance", provenance)
    name, output = local_path(str(source)), str(target)
    if name == "-" or is_folder(name):
        raise InputError(f"{name}: no single file; name one, or clean more than one with `textclean run`")
    if output == "-" or OutputTarget.of(output).folder:
        raise OutputError(f"{output}: no single file; name one with a suffix, or use `textclean run`")
    cleaner = cached_cleaner(config, plugins)
    options = Options(fields, provenance, workers=1, apart=False, anew=True, missing_text=missing_text, site="off")
    return run_files([name], output, cleaner, options)
