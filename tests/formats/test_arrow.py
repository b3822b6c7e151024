from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given

from formats.samples import LOGS
from textclean import Digest, Log, LogError, RecordError
from textclean.formats.tables.arrow_log import LOG_FIELD, LOG_TYPE, log_array, log_of_arrow
from textclean.formats.tables.arrow_rows import Batch
from textclean.formats.tables.arrow_values import plain_list
from textclean.log.edit import Failure


@given(LOGS)
def test_a_log_comes_back_from_arrow_as_it_was(log: Log) -> None:
    (value,) = log_array([log]).to_pylist()
    assert log_of_arrow(value) == log
    assert log_of_arrow(value).to_json() == log.to_json()


def test_the_column_has_a_field_for_every_key_of_the_log() -> None:
    log = Log("run", Digest.of(""), Digest.of(""), evidence={"page": {"sha256": "0"}})
    assert LOG_TYPE.names == list(log.to_json())
    assert LOG_FIELD.metadata == {b"textclean:schema": b"1"}


def test_a_lone_surrogate_is_refused_and_never_replaced() -> None:
    log = Log("run", Digest.of(""), Digest.of(""), errors=(Failure("p", "detect", "a\udc80"),))
    with pytest.raises(RecordError, match=r"lone surrogate \(U\+DC80\)"):
        log_array([log])


@pytest.mark.parametrize("broken", [{"edits": None}, {"edits": [{}]}, {"scores": [{"name": "x"}]}, {"plugins": 1}])
def test_a_value_that_is_no_log_is_told(broken: dict[str, object]) -> None:
    (value,) = log_array([Log("run", Digest.of(""), Digest.of(""))]).to_pylist()
    with pytest.raises(LogError, match="not a log"):
        log_of_arrow(value | broken)


@pytest.mark.parametrize("name", ["scores", "plugins"])
def test_a_name_that_stands_twice_is_told(name: str) -> None:
    log = Log("run", Digest.of(""), Digest.of(""), scores={"share": 1.0}, plugins={"share": "1"})
    (value,) = log_array([log]).to_pylist()
    with pytest.raises(LogError, match=f"{name}: 'share' stands twice"):
        log_of_arrow(value | {name: value[name] * 2})


def test_a_value_that_is_no_log_does_not_make_others_unreadable() -> None:
    logs = log_array([Log("run", Digest.of(text), Digest.of(text)) for text in "abc"]).to_pylist()
    logs[1]["scores"] = None
    batch = Batch(pa.record_batch({"textclean": pa.array(logs, LOG_TYPE)}))
    assert [isinstance(value["plugins"], dict) for value in batch.values("textclean")] == [True, False, True]


def test_a_time_zone_that_nobody_knows_is_read_as_utc() -> None:
    for zone, told in (("+05:30", "1970-01-01T05:30:00+05:30"), ("No/Where", "1970-01-01T00:00:00+00:00")):
        column = pa.array([0], pa.timestamp("s")).cast(pa.timestamp("s", "UTC")).view(pa.timestamp("s", zone))
        assert plain_list(column) == [told]
