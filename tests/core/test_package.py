from __future__ import annotations

import subprocess
import sys

import pytest

import textclean


def loaded_after(code: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


def test_every_public_name_is_there_and_listed() -> None:
    assert all(hasattr(textclean, name) for name in textclean.__all__)
    assert set(textclean.__all__) <= set(dir(textclean))
    assert sorted(" ".join(textclean._HOMES.values()).split()) == sorted(textclean.__all__)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'cleen'"):
        _ = textclean.cleen


def test_importing_the_package_or_asking_for_help_loads_nothing_that_is_not_used() -> None:
    assert not loaded_after("import textclean") & {
        "attr",
        "attrs",
        "click",
        "textclean.cleaning.cleaner",
        "ahocorasick_rs",
    }
    heavy = {"attr", "rich", "pyarrow", "ray", "fsspec", "selectolax", "resiliparse", "orjson"}
    asked = "from textclean.cli.main import main\nsys.argv[1:] = ['--help']\ntry: main()\nexcept SystemExit: pass"
    assert not loaded_after(asked) & heavy


def test_cleaning_a_text_loads_no_format_and_no_engine() -> None:
    loaded = loaded_after("import textclean; textclean.clean('A text.')")
    assert "textclean.cleaning.cleaner" in loaded
    assert not loaded & {"pyarrow", "ray", "fsspec", "rich", "textclean.formats", "textclean.run", "textclean.adapters"}


def test_answers_about_outputs_need_no_terminal() -> None:
    names = ("explanation", "hunks", "compare_outputs", "log_counts", "verification", "undo_selection", "outputs")
    loaded = loaded_after(f"import {', '.join(f'textclean.review.{name}' for name in names)}")
    assert "textclean.review.verification" in loaded
    assert not loaded & {"click", "rich", "textclean.cli"}
