"""What has no meaning here says so in one sentence, and what to do instead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tapecore as tf
from tapecore.engine.errors import UnimplementedError

M = [[2.0, 1.0], [1.0, 3.0]]


@pytest.mark.parametrize("name", ["", "FullMatrix", "Diag", "Identity", "LowRankUpdate"])
def test_linear_operators_name_the_functions_to_use(name: str) -> None:
    operator = getattr(tf.linalg, f"LinearOperator{name}")
    with pytest.raises(
        NotImplementedError, match=rf"LinearOperator{name}: use the matrix itself, with tf\.matmul"
    ):
        operator(M)
    assert isinstance(operator, type)
    assert not isinstance(tf.constant(M), operator)


def test_graphs_name_the_tape() -> None:
    with (
        pytest.raises(NotImplementedError, match=r"every op runs at once.*use `tf\.GradientTape`"),
        tf.Graph().as_default(),
    ):
        pass


class TestBfloat16:
    """NumPy has no such numbers: the type can be named, an array of it cannot be made."""

    def test_the_type_is_what_it_is_in_tensorflow(self) -> None:
        kind = tf.bfloat16
        assert (kind.name, kind.size, kind.is_floating, kind.as_datatype_enum) == ("bfloat16", 2, True, 14)
        assert (repr(kind), str(kind)) == ("tf.bfloat16", "<dtype: 'bfloat16'>")
        assert tf.as_dtype("bfloat16") is tf.as_dtype(14) is tf.dtypes.bfloat16 is kind
        assert kind not in (tf.float16, tf.float32)
        assert tf.constant(1.0).dtype != kind
        assert not kind.is_numpy_compatible

    @pytest.mark.parametrize(
        "act",
        [
            lambda: tf.cast([1.0], tf.bfloat16),
            lambda: tf.zeros([2], "bfloat16"),
            lambda: tf.constant(1.0, tf.bfloat16),
            lambda: tf.Variable(1.0, dtype=tf.bfloat16),
            lambda: tf.random.normal([2], dtype=tf.bfloat16),
            lambda: tf.bfloat16.max,
            lambda: tf.keras.layers.Dense(2, dtype="bfloat16"),
            lambda: tf.keras.mixed_precision.set_global_policy("mixed_bfloat16"),
            lambda: tf.keras.backend.set_floatx("bfloat16"),
        ],
    )
    def test_what_needs_an_array_of_it_names_the_others(self, act: Any) -> None:
        with pytest.raises(
            UnimplementedError, match=r"no arrays of bfloat16.*use tf\.float16 .* or tf\.float32"
        ):
            act()
        assert tf.keras.backend.floatx() == "float32"


def test_sparse_rows_and_ranks_of_weights_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="tapecore has no `lora_rank` of Dense: leave it out"):
        tf.keras.layers.Dense(2, lora_rank=4)
    with pytest.raises(NotImplementedError, match="no `sliding_window` of MultiHeadAttention"):
        tf.keras.layers.MultiHeadAttention(2, 2, sliding_window=3)
    with pytest.raises(NotImplementedError, match="no sparse one_hot"):
        tf.keras.ops.one_hot([1], 2, sparse=True)
    told = tf.keras.layers.Embedding(2, 3, "uniform", None, None, False, None, None).get_config()
    assert (told["mask_zero"], "lora_rank" in told) == (False, False)
    assert "lora_rank" not in tf.keras.layers.Dense(2, lora_rank=None).get_config()


@pytest.mark.parametrize("layer", [tf.keras.layers.Conv2D, tf.keras.layers.MaxPool2D])
def test_channels_come_last(layer: Any) -> None:
    sizes = (2, 2) if layer is tf.keras.layers.Conv2D else (2,)
    with pytest.raises(ValueError, match="channels last only"):
        layer(*sizes, data_format="channels_first")
    with pytest.raises(ValueError, match="channels last only"):
        tf.keras.ops.max_pool(np.ones((1, 2, 2, 1)), 2, data_format="channels_first")
