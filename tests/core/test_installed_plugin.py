"""A stranger's distribution, built and installed as anyone's is, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

FILES = {
    "pyproject.toml": """
        [build-system]
        requires = ["hatchling"]
        build-backend = "hatchling.build"

        [project]
        name = "acme-textclean"
        version = "4.5"
        dependencies = ["textclean-framework"]

        [project.entry-points.textclean]
        acme_offers = "acme.offers"
        acme_first = "acme.first"
        acme_broken = "acme.broken"
        acme_words = "acme.words"
        acme_lent = "acme.lent"

        [project.entry-points."textclean.optional"]
        acme_repair = "acme.repair"
        acme_broken_repair = "acme.broken"

        [tool.hatch.build.targets.wheel]
        packages = ["acme"]
        """,
    "acme/__init__.py": "",
    "acme/offers.py": """
        from textclean import Finding, Label, ScoreRange, hookimpl

        labels = {"offer": Label("Offers of the shop.")}
        phrases = {"offers": ["offer of the day"]}
        options = {"whole_line": True}
        tags = {"shop:*": "A shop."}
        scores = {"offers": ScoreRange("The number of offers.", 0, 1000)}


        @hookimpl
        def detect(view, options):
            for hit in view.hits:
                if options["whole_line"]:
                    yield Finding(hit.line.start, hit.line.end, "offer", "line", 0.9, "an offer")
                else:
                    yield Finding(hit.start, hit.end, "offer", "words", 0.9, "an offer")
        """,
    "acme/first.py": """
        from textclean import hookimpl

        before = ("acme_offers",)
        after = ["zzz_not_installed"]
        tags = {"shop:*": "A shop."}


        @hookimpl
        def tag(edits):
            return ["shop:acme"] if edits else []
        """,
    "acme/repair.py": """
        from textclean import Label, Replacement, hookimpl

        labels = {"soap": Label("Soap that was spelt wrong.")}


        @hookimpl
        def clean(view):
            at = view.text.find("saop")
            return [Replacement(at, at + 4, "soap", "soap", "spelling")] if at >= 0 else []
        """,
    "acme/words.toml": """
        phrase_files = "words"

        [labels]
        house = "Lines of the house."

        [[rule]]
        id = "house"
        label = "house"
        sets = ["words.house"]

        [[rule.example]]
        text = "A line of news.\\nThe house\\nMore news."
        removed = "The house"
        """,
    "acme/lent.toml": """
        [[rule]]
        id = "lent"
        label = "offer"
        phrases = ["lent"]
        """,
    "acme/words/en.txt": """
        [words.house]
        the house
        """,
    "acme/broken.py": "import a_module_that_nobody_has",
}


Runner = Callable[[str], Any]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    for name, content in FILES.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content), "utf-8")
    site = tmp_path_factory.mktemp("site")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-cache-dir",
        "install",
        "--quiet",
        "--no-index",
    ]
    subprocess.run(
        [*pip, "--no-deps", "--no-build-isolation", "--target", site, project], check=True, capture_output=True
    )
    return site


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Runner:
    def run(script: str) -> Any:  # noqa: ANN401 - whatever the script writes
        paths = [str(installed), *(path for path in sys.path if path)]
        environment: Mapping[str, str] = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
        code = "import json, sys, warnings\nfrom textclean import *\n" + textwrap.dedent(script)
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
        return json.loads(done.stdout)

    return run


def test_a_rules_file_whose_label_nobody_declares_is_left_out(run: Runner) -> None:
    told = run("""
        warnings.simplefilter("ignore")
        both = Cleaner(Config(only=("acme_lent", "acme_offers", "acme_first")))
        alone = Cleaner(Config(only=("acme_lent", "acme_first")))
        print(json.dumps([[plugin.name for plugin in both.plugins], [plugin.name for plugin in alone.plugins],
                          [broken.error for broken in alone.registry.broken]]))
    """)
    assert told[0] == ["acme_first", "acme_lent", "acme_offers"]
    assert told[1] == ["acme_first"]
    assert told[2][0].startswith("lent.toml, line 4: rule 1: label: no plugin declares 'offer'; add it to [labels]")


ACME = '("acme_first", "acme_offers")'


def test_a_rules_file_needs_no_module(run: Runner) -> None:
    told = run("""
        cleaner = Cleaner(Config(only=("acme_words",)))
        result = cleaner.clean("News.\\n\\nThe house\\n\\nMore news.")
        print(json.dumps([result.text, dict(result.log.plugins), cleaner.manifest()["plugins"][0]]))
    """)
    assert told[:2] == ["News.\n\nMore news.", {"acme_words": "4.5"}]
    assert list(told[2]["inputs"]) == ["words.toml"]


def test_it_is_found_run_and_attributed_with_its_version(run: Runner) -> None:
    output = run(f"""
        cleaner = Cleaner(Config(only={ACME}))
        print(json.dumps(cleaner.clean("News.\\n\\nOffer of the day: soap\\n\\nMore news.").output()))
    """)
    log = output["textclean"]
    assert output["text"] == "News.\n\nMore news."
    assert {(edit["plugin"], edit["rule"], edit["label"]) for edit in log["edits"]} == {
        ("acme_offers", "line", "offer")
    }
    assert log["tags"] == ["shop:acme"]
    assert log["plugins"] == {"acme_first": "4.5", "acme_offers": "4.5"}


def test_it_is_ordered_and_listed_with_its_distribution(run: Runner) -> None:
    plugins = run(f'print(json.dumps(Cleaner(Config(only={ACME})).manifest()["plugins"]))')
    assert [(plugin["name"], plugin["distribution"], plugin["version"], plugin["hooks"]) for plugin in plugins] == [
        ("acme_first", "acme-textclean", "4.5", ["tag"]),
        ("acme_offers", "acme-textclean", "4.5", ["detect"]),
    ]


def test_it_is_configured(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "textclean.toml").write_text(
        f"[plugins]\nonly = [{ACME[1:-1]}]\n[options.acme_offers]\nwhole_line = false\n", "utf-8"
    )
    assert run('print(json.dumps(Cleaner(Config.load()).clean("The offer of the day: soap").text))') == "The : soap"


def test_it_is_switched_off_and_then_not_imported(run: Runner) -> None:
    on, off, modules, text = run("""
        cleaner = Cleaner(Config(disable=("acme_offers", "acme_broken")))
        off = [source.name for source in cleaner.registry.off if not source.optional]
        names = [[plugin.name for plugin in cleaner.plugins], off]
        print(json.dumps([*names, sorted(sys.modules), cleaner.clean("Offer of the day\\n").text]))
    """)
    assert "acme_first" in on
    assert sorted(off) == ["acme_broken", "acme_offers"]
    assert "acme.first" in modules
    assert not {"acme.offers", "acme.broken"} & set(modules)
    assert text == "Offer of the day\n"


def test_an_optional_one_is_off_and_not_imported_until_somebody_names_it(run: Runner) -> None:
    off, modules, text = run("""
        cleaner = Cleaner(Config(disable=("acme_broken",)))
        off = [source.name for source in cleaner.registry.off if source.optional]
        print(json.dumps([off, sorted(sys.modules), cleaner.clean("News of saop.").text]))
    """)
    assert {"acme_repair", "acme_broken_repair"} <= set(off)
    assert "acme.repair" not in modules
    assert text == "News of saop."
    for settings, expected in (
        ('enable=("acme_repair",)', "News of soap."),
        ('only=("acme_repair",)', "News of soap."),
        ('only=("acme_first",), enable=("acme_repair",)', "News of soap."),
        ('enable=("acme_repair",), disable=("acme_repair", "acme_broken")', "News of saop."),
    ):
        assert expected == run(f"""
            warnings.simplefilter("ignore")
            print(json.dumps(Cleaner(Config({settings})).clean("News of saop.").text))
        """)


def test_an_optional_one_that_is_broken_is_an_error_to_who_names_it(run: Runner) -> None:
    told = run("""
        try:
            Cleaner(Config(enable=("acme_broken_repair",), disable=("acme_broken",)))
        except PluginError as error:
            print(json.dumps(str(error)))
    """)
    assert told.startswith("the plugin 'acme_broken_repair' of acme-textclean 4.5 is broken: ModuleNotFoundError")


def test_only_the_plugins_that_are_used_are_imported(run: Runner) -> None:
    modules = run("""
        Cleaner(Config(only=("acme_first",)))
        print(json.dumps(sorted(sys.modules)))
    """)
    assert "acme.first" in modules
    assert not [name for name in modules if name.startswith("textclean_plugins.") or name == "acme.offers"]


def test_one_that_is_broken_is_named_and_the_rest_runs_on(run: Runner) -> None:
    warned, broken, text = run(f"""
        with warnings.catch_warnings(record=True) as caught:
            cleaner = Cleaner(Config(only=("acme_broken", *{ACME})))
        broken = [(one.name, one.distribution, one.version) for one in cleaner.registry.broken]
        text = cleaner.clean("Offer of the day\\nNews.").text
        print(json.dumps([[str(one.message) for one in caught], broken, text]))
    """)
    (warning,) = warned
    assert "'acme_broken' of acme-textclean 4.5 is broken: ModuleNotFoundError" in warning
    assert "a_module_that_nobody_has" in warning
    assert broken == [["acme_broken", "acme-textclean", "4.5"]]
    assert text == "News."


def test_a_name_that_is_taken_is_an_error_that_names_both_distributions(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "acme_offers.py").write_text("", "utf-8")
    message = run("""
        try:
            Cleaner(plugins=["acme_offers.py"])
        except PluginError as error:
            print(json.dumps(str(error)))
    """)
    assert "two plugins are named 'acme_offers': one of acme-textclean 4.5 and one of acme_offers.py " in message


def test_a_cycle_with_a_plugin_file_names_both_distributions(run: Runner, tmp_path: Path) -> None:
    relations = "after = ('acme_offers',)\nbefore = ('acme_first',)\n"
    (tmp_path / "cyclic.py").write_text(
        f"{relations}import textclean\n@textclean.hookimpl\ndef detect(): pass\n", "utf-8"
    )
    message = run(f"""
        try:
            Cleaner(Config(only={ACME}), plugins=["cyclic.py"])
        except PluginError as error:
            print(json.dumps(str(error)))
    """)
    for name in ("'acme_first' of acme-textclean 4.5", "'acme_offers' of acme-textclean 4.5", "'cyclic' of cyclic.py"):
        assert name in message


def test_an_empty_log_of_a_record_it_has_no_part_in_does_not_name_it(run: Runner) -> None:
    log = run(f'print(json.dumps(Cleaner(Config(only={ACME})).clean("News.").log.to_json()))')
    assert (log["edits"], log["plugins"]) == ([], {})
