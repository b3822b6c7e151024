from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.log.reasons import JOINS_SURROGATES, POLICY, UNSTABLE, Reason, ReasonKind, guard, overlap, protected

_NAMED: tuple[ReasonKind, ...] = ("overlap", "protected", "guard")
_PLAIN: tuple[ReasonKind, ...] = tuple(kind for kind in get_args(ReasonKind) if kind not in (*_NAMED, "other"))
REASONS = st.one_of(
    st.sampled_from(_PLAIN).map(Reason),
    st.builds(Reason, st.sampled_from(_NAMED), st.text()),
)


@given(REASONS)
def test_a_reason_is_read_back_from_its_text(reason: Reason) -> None:
    assert Reason.parse(str(reason)) == reason


@given(st.text() | REASONS.map(str))
def test_any_text_that_a_log_may_hold_stays_as_it_is(text: str) -> None:
    assert str(Reason.parse(text)) == text


@pytest.mark.parametrize(
    "reason, text",
    [
        (POLICY, "policy"),
        (UNSTABLE, "not stable when cleaned again"),
        (JOINS_SURROGATES, "would join two surrogates"),
        (overlap("share_labels/label"), "overlap: share_labels/label"),
        (protected("protect/code"), "protected: protect/code"),
        (guard("plugin_share"), "guard: plugin_share"),
        (Reason("other", "of a later version"), "of a later version"),
    ],
)
def test_the_text_form_is_what_logs_have_always_held(reason: Reason, text: str) -> None:
    assert str(reason) == text
