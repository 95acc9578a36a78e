"""Which arrays are deflated: those that shrink to a part of themselves; the others cost too much."""

from __future__ import annotations

import base64

import msgspec
import numpy as np
import pytest

from tapecore.recording.check_values import check_value
from tapecore.recording.kept import pack
from tapecore.recording.value import Data, Value, quoted

NOISE = np.random.default_rng(0).normal(size=4096).astype(np.float32)


@pytest.mark.parametrize(
    ("array", "form"),
    [
        pytest.param(NOISE, "base64", id="noise"),
        pytest.param(NOISE[:512], "base64", id="small"),
        pytest.param(np.maximum(NOISE, 0), "base64", id="half zeros"),
        pytest.param(np.maximum(NOISE - 1.5, 0), "zlib", id="nearly all zeros"),
        pytest.param(np.eye(64, dtype=np.float32), "zlib", id="one hot"),
        pytest.param(np.full(4096, 0.1, np.float32), "zlib", id="one number"),
        pytest.param(np.full(4096, 0.1 + 0.2j), "zlib", id="one complex number"),
        pytest.param(np.arange(4096, dtype=np.float32), "zlib", id="round numbers"),
        pytest.param(np.arange(4096.0), "zlib", id="round numbers of double precision"),
        pytest.param(NOISE > 0, "zlib", id="a mask"),
        pytest.param(np.arange(4096) % 7, "zlib", id="small integers"),
        pytest.param(np.concatenate([NOISE, np.zeros(4096, np.float32)]), "zlib", id="zeros at the end"),
    ],
)
def test_what_shrinks_is_deflated(array: np.ndarray, form: str) -> None:
    data = pack(array)
    assert data.form == form
    assert form == "base64" or len(data.text) < array.nbytes


def value(text: str, count: int) -> Value:
    return Value(0, "uint8", (count,), -1, -1, None, Data("base64", (), quoted(text.encode())))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 300])
def test_base64_is_measured_without_decoding(count: int) -> None:
    text = base64.b64encode((bytes(range(256)) * 2)[:count])
    assert check_value(value(text.decode(), count)) == count
    with pytest.raises(ValueError, match="does not have the"):
        check_value(value(text.decode(), count + 1))


@pytest.mark.parametrize("text", ["A", "AAA", "A===", "====", "AA=A", "AA A", "A\nAA", "é" * 4, "AA==AA=="])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be unpacked"):
        check_value(value(text, 3))


def test_a_writer_may_escape_slashes() -> None:
    data = Data("base64", (), msgspec.Raw(rb'"\/\/\/\/"'))
    assert check_value(Value(0, "uint8", (3,), -1, -1, None, data)) == 3
