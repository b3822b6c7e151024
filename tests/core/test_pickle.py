"""A cleaner that is sent, copied and cached."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import sys
import types
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from sendable import Waste, clean
from textclean import Cleaner, Config, Guards, LabelPolicy, PluginError, Record

FILE = """
from textclean import Finding, Label, hookimpl
labels = {"junk": Label("What is to go.")}

@hookimpl
def detect(view):
    for line in view.lines:
        if line.text == "JUNK":
            yield Finding(line.start, line.end, "junk", "junk-line")
"""
TEXT = "A story that is long enough for its guards, and goes on for a while.\nJUNK\nIts end.\nWASTE"


CONFIG = Config(
    threshold=0.4, labels={"junk": LabelPolicy("remove")}, guards=Guards(plugin_share=0.8), options={"quality": {}}
)


@pytest.fixture
def cleaner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cleaner:
    """Return one that was given a file by a path from the current folder, and an object."""
    monkeypatch.chdir(tmp_path)
    Path("own.py").write_text(FILE)
    return Cleaner(CONFIG, ["own.py", Waste("WASTE")])


def test_it_comes_out_as_one_that_cleans_the_same(cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = cleaner.clean(Record(TEXT))
    assert [edit.plugin for edit in expected.log.edits if not edit.closes_gap] == ["own", "waste"]
    monkeypatch.chdir("/")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        other = pickle.loads(pickle.dumps(cleaner, protocol))  # noqa: S301 - our own
        assert (other.run, other.config) == (cleaner.run, cleaner.config)
        assert other.clean(Record(TEXT)) == expected


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_it_is_sent_to_another_process(cleaner: Cleaner, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"there is no {method} here")
    with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as pool:
        assert pool.submit(clean, cleaner, TEXT).result(timeout=120) == clean(cleaner, TEXT)


def test_a_copy_is_the_same_one_since_it_never_changes(cleaner: Cleaner) -> None:
    assert copy.copy(cleaner) is cleaner
    assert copy.deepcopy({"cleaner": cleaner})["cleaner"] is cleaner


def test_a_module_is_sent_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("a_plugin_of_its_own")
    exec(FILE, module.__dict__)  # noqa: S102 - our own
    monkeypatch.setitem(sys.modules, module.__name__, module)
    cleaner = Cleaner(plugins=[module])
    assert pickle.loads(pickle.dumps(cleaner)).clean(TEXT) == cleaner.clean(TEXT)  # noqa: S301 - our own
    monkeypatch.delitem(sys.modules, module.__name__)
    with pytest.raises(PluginError, match=r"'a_plugin_of_its_own'.*cannot be imported by that name"):
        pickle.dumps(cleaner)


def test_a_plugin_that_cannot_be_sent_is_named_with_what_to_do() -> None:
    class Local(Waste):
        name = "local"

    with pytest.raises(PluginError, match=r"'local'.*cannot be pickled.*give it as a file"):
        pickle.dumps(Cleaner(plugins=[Local("WASTE")]))
    plugin = Waste("WASTE")
    plugin.open = lambda: None  # type: ignore[attr-defined]
    with pytest.raises(PluginError, match=r"'waste'.*cannot be pickled"):
        pickle.dumps(Cleaner(plugins=[plugin]))


def test_where_its_plugins_are_others_by_then_it_says_so(cleaner: Cleaner) -> None:
    sent = pickle.dumps(cleaner)
    Path("own.py").write_text(FILE + "\n# changed\n")
    with pytest.raises(PluginError, match="own"):
        pickle.loads(sent)  # noqa: S301 - our own
    Path("own.py").unlink()
    with pytest.raises(PluginError, match=r"own\.py"):
        pickle.loads(sent)  # noqa: S301 - our own
