"""Find the page's furniture: lines around and between the article's that no rule knows.

An additive model gives each line a score from its shape, its words, its surroundings, the phrases and removals near it
and, where the record has its page, its place there. The plugin is asked last, since it asks what the others remove. It
is on for records with their page and for all visible text of one; on an extractor's text alone it is not sure enough.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping

from textclean import Finding, Label, Rule, View, hookimpl
from textclean_plugins import page_parts
from textclean_plugins.judge import cues
from textclean_plugins.judge.columns import Column, Columns
from textclean_plugins.judge.features import FEATURES
from textclean_plugins.judge.findings import KEPT, LABELS, found, label_of
from textclean_plugins.judge.kinds import kind_of
from textclean_plugins.judge.model import Model, bundled, read
from textclean_plugins.judge.site_voice import site_voice
from textclean_plugins.judge.spared import spared_places
from textclean_plugins.shared_labels import ADVERTISEMENT, PUBLISHED

last = True
always = True
phrases = cues.PHRASES
anchors = cues.ANCHORS
labels = {
    "page_furniture": Label("Lines of the page around the article, of which nobody says what exactly they are."),
    **page_parts.labels,
    **ADVERTISEMENT,
    **PUBLISHED,
}
rules = tuple(
    Rule("furniture", label, "lines that by their shape, words and place are the page's", 0.9) for label in LABELS
)
options = {"text": False, "threshold": 0.0, "weights": ""}

_KINDS = ("page_extractor", "page_visible", "text_extractor", "text_visible")


@hookimpl
def detect(view: View, options: Mapping[str, str | float | bool]) -> Iterator[Finding]:
    """Find lines that are the page's."""
    model = _model(view, options)
    if model is None:
        return
    lines = Columns(view)
    judgement = model.judge(lines)
    if view.site is not None:
        judgement = judgement.with_site(site_voice(lines, view.site))
    threshold = float(options["threshold"])
    thresholds = (threshold, threshold) if threshold else model.thresholds
    yield from found(lines, judgement, model, thresholds, spared_places(lines))


def inputs(options: Mapping[str, str | float | bool]) -> Mapping[str, str]:
    """Return the digests of the weights."""
    path = str(options["weights"])
    own = {"weights": read(path).sha256} if path else {}
    return {kind: bundled(kind).sha256 for kind in _KINDS} | own


def features(view: View) -> Mapping[str, Column]:
    """Return the values of all features, for training."""
    lines = Columns(view)
    return {name: feature(lines) for name, feature in FEATURES.items()}


def spared(view: View) -> Collection[int]:
    """Return the places of the lines that stay by default whatever their score, for training.

    The threshold is found for what the default policy does: captions and dates are labelled, and stay.
    """
    lines = Columns(view)
    kept = {place for place in range(len(lines)) if label_of(lines, place) in KEPT}
    return spared_places(lines) | kept


def fingerprint() -> str:
    """Return a digest of the features' names and the phrases that they count: weights belong to both."""
    sets = {name: sorted({phrase.text for phrase in found}) for name, found in phrases.items()}
    data = json.dumps([sorted(FEATURES), sets, dict(anchors)], sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:16]


def _model(view: View, options: Mapping[str, str | float | bool]) -> Model | None:
    """Return the weights for a record; None where there are none that are sure enough."""
    path = str(options["weights"])
    kind = kind_of(view)
    if path and (own := read(path)).on_page == kind.startswith("page"):
        return own
    return None if kind == "text_extractor" and not options["text"] else bundled(kind)
