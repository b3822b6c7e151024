"""Clean records: run the passes, then ask plugins for tags and scores, and write the log."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self

import attrs

from textclean.checks import ITEMS, Kind, instance
from textclean.cleaning.guards import REVIEW
from textclean.cleaning.kept_findings import by_place, still_there
from textclean.cleaning.pass_loop import PassLoop
from textclean.cleaning.policy import Policy
from textclean.cleaning.recipe import Recipe, digest_of, require_same
from textclean.cleaning.result import Result
from textclean.cleaning.state import Cleaning
from textclean.cleaning.supervised import Supervised, broke_off
from textclean.cleaning.unchanged import untouched, without_text
from textclean.cleaning.watching import Observed, Watch, Watcher
from textclean.config import Config
from textclean.errors import PluginWarning, RecordError, TextcleanError
from textclean.field_names import FieldNames
from textclean.log.edit import Digest, Failure
from textclean.log.model import Log
from textclean.plugin.declaration import Plugin
from textclean.plugin.hookspecs import DISTRIBUTION, HOST
from textclean.plugin.host import Call, Host
from textclean.plugin.registry import Registry
from textclean.plugin.supervision import UNSUPERVISED, RecordCalls, Supervision
from textclean.record import MissingText, Record, fields_of, record_from
from textclean.site.profile import SiteProfile
from textclean.text.lines import too_long

try:
    __version__ = version(DISTRIBUTION)
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"


_CONFIG = instance(Config).or_none()
_SITE = Kind("a SiteProfile or the path of one", lambda value: isinstance(value, SiteProfile | str | Path)).or_none()


class Cleaner:
    """Cleans records with one configuration and one set of plugins. It never changes, so threads may share it.

    It can be pickled, and so sent to other processes or cached. Only its ``recipe`` is pickled. Unpickling makes an
    equal cleaner from the recipe.

    Args:
        config: the configuration. None: the defaults.
        plugins: further plugins beside the installed ones: paths of Python files, or objects that implement hooks.
        text_field: the name of the field that holds a record's text.
        html_field: the name of the field that holds its page. If there is no text, it is extracted from the page.
        site: a site profile, or the path of its file: evidence for plugins. None: that of the configuration, if any.

    Raises:
        ProfileError: see ``SiteProfile.load``.
        PluginError, ConfigError: see ``Registry.load``. A broken installed plugin raises no error: it is not used, and
            a ``PluginWarning`` says why.
    """

    def __init__(
        self,
        config: Config | None = None,
        plugins: Iterable[object] = (),
        *,
        text_field: str = "text",
        html_field: str = "html",
        site: SiteProfile | str | Path | None = None,
    ) -> None:
        _CONFIG.check("config", config)
        ITEMS.check("plugins", plugins)
        _SITE.check("site", site)
        self.fields = FieldNames(text=text_field, html=html_field)
        self.config = config or Config()
        self._given = tuple(plugins)
        self.registry = Registry.load(self.config, self._given)
        for broken in self.registry.broken:
            warnings.warn(broken.error, PluginWarning, stacklevel=2)
        for doubt in self.registry.doubts:
            warnings.warn(doubt, PluginWarning, stacklevel=2)
        self._host = Host(self.registry.plugins, self.registry.labels)
        self._versions = {plugin.name: plugin.version for plugin in self.registry.plugins}
        self._use(_profile(site or self.config.profile))

    def _use(self, site: SiteProfile | None) -> None:
        """Use a site profile, which decides the digest and the recipe."""
        self.site: SiteProfile | None = None
        without_site = digest_of(self.manifest())
        self.site = site
        self._host = self._host.with_site(site)
        self._passes = PassLoop(self.config, self._host, Policy(self.config, self.registry.labels))
        self.run = digest_of(self.manifest())
        self.recipe = Recipe.of(self.config, self._given, self.run, without_site, site, self.fields)
        self.watcher: Watcher | None = None

    def with_site(self, site: SiteProfile | str | Path | None) -> Cleaner:
        """Return a cleaner that differs in its site profile only. It shares all that took time to make.

        Raises:
            ProfileError: see ``SiteProfile.load``.
        """
        _SITE.check("site", site)
        made = self._like()
        made._use(_profile(site))  # noqa: SLF001 - of the same class
        return made

    def watched(self, watch: Watch | None) -> Cleaner:
        """Return a cleaner whose ``supervised`` notes what is to be watched. Its results are the same."""
        made = self._like()
        made.recipe = attrs.evolve(self.recipe, watch=watch)
        made.watcher = Watcher(watch) if watch else None
        return made

    def take_seen(self) -> Observed | None:
        """Return what was seen since the last time. None: nothing is watched."""
        return self.watcher.take() if self.watcher else None

    def _like(self) -> Cleaner:
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made

    def __reduce__(self) -> tuple[Callable[[Recipe], Cleaner], tuple[Recipe]]:
        """Return what makes an equal cleaner. Raise PluginError if a plugin cannot be pickled."""
        self.recipe.require_sendable()
        return cleaner_of, (self.recipe,)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plugins in use, in order."""
        return self.registry.plugins

    def make_ready(self, *, everything: bool = True) -> None:
        """Compile the phrases of all plugins now, and not with the first record. Forked processes then share them.

        Args:
            everything: compile also what only some texts ask for.
        """
        self._host.make_ready(everything=everything)

    def manifest(self) -> dict[str, Any]:
        """Return everything that decides a result: tool version, configuration, plugins in order, site profile."""
        decides = {
            "textclean": __version__,
            "config": self.config.to_json(),
            "plugins": [plugin.describe() for plugin in self.registry.plugins],
        }
        return decides if self.site is None else decides | {"site": self.site.describe()}

    def clean(self, record: Any, missing_text: MissingText = "reject") -> Result:  # noqa: ANN401 - see fields_of
        """Clean one record: a str, a ``Record``, or any object with fields (see ``Record.of``).

        If there is no text, it is extracted from the HTML. With ``missing_text="keep"``, a record whose text is None or
        missing is kept unchanged and tagged ``no_text``.

        A text with more than ``lines.LONGEST_TEXT`` code points or ``lines.MOST_LINES`` lines is left unchanged, and
        its log says so.

        Raises:
            RecordError: the record has no text, or its text is not a string.
        """
        return self._clean(self.record_of(record, missing_text), UNSUPERVISED)

    def supervised(self, record: Record, supervision: Supervision) -> Supervised:
        """Clean one record of a run. Some plugins may be excluded; the result says which plugins answered.

        If an error occurs between two calls of plugins, the record is left unchanged, and its log says why.
        """
        calls = RecordCalls(supervision, set(), self.watcher)
        if self.watcher:
            self.watcher.begin(record)
        try:
            result = self._clean(record, calls)
        except TextcleanError:
            raise
        except Exception as error:  # noqa: BLE001 - see cleaning/supervised.py
            result = untouched(record, self.run, __version__, broke_off(error))
        if self.watcher:
            self.watcher.end(record, self.plugins, result.log)
        return Supervised(result, calls.answered or (), supervision.excluded)

    def clean_all(
        self,
        records: Iterable[Any],
        rejected: Callable[[Any, RecordError], None] | None = None,
        missing_text: MissingText = "reject",
    ) -> Iterator[Result]:
        """Clean records one after the other. Each record is cleaned when its result is requested.

        Args:
            records: the records, as for ``clean``.
            rejected: called with each value that is not a record, and the reason. None: the error is raised.
            missing_text: what happens to a record whose text is None or missing: it is rejected, or kept unchanged and
                tagged ``no_text``.

        Raises:
            RecordError: ``records`` is not an iterable of records.
        """
        ITEMS.check("records", records, RecordError)
        for value in records:
            try:
                record = self.record_of(value, missing_text)
            except RecordError as error:
                if rejected is None:
                    raise
                rejected(value, error)
                continue
            yield self.clean(record)

    async def aclean(self, record: Any, missing_text: MissingText = "reject") -> Result:  # noqa: ANN401 - see fields_of
        """Clean one record in a worker thread, so that the event loop is not blocked."""
        import asyncio  # noqa: PLC0415 - slow to import, and only this method needs it

        return await asyncio.to_thread(self.clean, record, missing_text)

    def record_of(self, value: Any, missing_text: MissingText = "reject") -> Record:  # noqa: ANN401 - see fields_of
        """Return the record that ``clean`` makes of these arguments.

        Raises:
            RecordError: the record has no text, or its text is not a string.
        """
        if isinstance(value, Record | str):
            return Record.of(value)
        fields = fields_of(value)
        html = fields.get(self.fields.html)
        if self.fields.text in fields or not isinstance(html, str):
            return Record.of_fields(fields, self.fields.text, missing_text)
        from textclean.html.extract import text_from_html  # noqa: PLC0415 - most programs need no HTML parser

        return record_from(fields, text_from_html(html), self.fields.text, html_field=self.fields.html)

    def _clean(self, record: Record, calls: RecordCalls) -> Result:
        if calls.supervision.whole:
            return untouched(record, self.run, __version__, calls.supervision.whole)
        if record.missing:
            return without_text(record, self.run)
        if (why := too_long(record.text)) is not None:
            failure = Failure(HOST, "record", f"{why}; it is left as it is: cut it into several")
            return untouched(record, self.run, __version__, failure)
        return self._result(record, self._passes.clean(record, calls), calls)

    def _result(self, record: Record, cleaning: Cleaning, calls: RecordCalls) -> Result:
        edits, text = cleaning.edits, cleaning.history.text
        failures = list(cleaning.failures)
        call = Call(cleaning.snapshot, failures, frozenset(calls.supervision.excluded), edits, calls)
        tags = self._host.tags(call)
        scores = self._host.scores(call)
        stayed = cleaning.kept or cleaning.lost or cleaning.excluded
        kept = {*still_there(cleaning.kept, edits), *cleaning.stayed} if stayed else ()
        named = {name for name, _ in (*tags, *scores)}
        named.update([item.plugin for item in (*edits, *kept, *failures)])
        original = Digest.of(record.text)
        log = Log(
            run=self.run,
            original=original,
            cleaned=Digest.of(text) if edits else original,
            edits=edits,
            kept=by_place(kept) if kept else (),
            tags=tuple(sorted({tag for _, tag in tags} | ({REVIEW} if cleaning.left_whole else set()))),
            scores=dict(sorted(item for _, item in scores)),
            errors=tuple(dict.fromkeys(failures)) if failures else (),
            plugins={name: self._versions[name] for name in sorted(named)},
            evidence=cleaning.snapshot.evidence.used,
        )
        return Result(record, text, log)


def cleaner_of(recipe: Recipe, who: str = "this process") -> Cleaner:
    """Make the cleaner of a recipe. ``who`` is the name of the process in messages.

    Raises:
        PluginError: the cleaner has another digest, because other plugins or versions are installed here.
    """
    names = recipe.fields
    cleaner = Cleaner(recipe.config, recipe.given(), text_field=names.text, html_field=names.html)
    cleaner = cleaner.with_site(recipe.site)
    require_same(cleaner.run, recipe.run, cleaner.plugins, who)
    return cleaner


def _profile(site: SiteProfile | str | Path | None) -> SiteProfile | None:
    return SiteProfile.load(site) if isinstance(site, str | Path) else site
