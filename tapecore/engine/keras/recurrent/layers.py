"""``SimpleRNN``, ``LSTM`` and ``GRU``: the cells with the loop around them."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import configured
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.keras.recurrent.cells import GRUCell, LSTMCell, SimpleRNNCell
from tapecore.engine.keras.recurrent.rnn import RNN
from tapecore.engine.op import public

_OF_LOOP = (
    "return_sequences",
    "return_state",
    "go_backwards",
    "stateful",
    "unroll",
    "zero_output_for_mask",
    "time_major",
    "activity_regularizer",
    "trainable",
    "name",
    "input_shape",
    "input_dim",
    "batch_input_shape",
    "batch_size",
)


class _Layer(RNN):
    """A loop around a cell of its own; what the cell has can be asked of the layer."""

    cell_type: Any = None

    def __init__(self, units: int, *args: Any, **kwargs: Any) -> None:
        for old in ("use_cudnn", "input_length"):
            kwargs.pop(old, None)
        loop = {key: kwargs.pop(key) for key in _OF_LOOP if key in kwargs}
        dtype = kwargs.get("dtype")
        kwargs["name"] = snake_case(self.cell_type.__name__)
        cell = self.cell_type(units, *args, **kwargs)
        super().__init__(cell, dtype=dtype, **loop)
        self.arguments = (), {**configured.given_of(cell), **loop}

    def __getattr__(self, name: str) -> Any:
        cell = vars(self).get("cell")
        if cell is None or name.startswith("_"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return getattr(cell, name)


@public("keras.layers.SimpleRNN")
class SimpleRNN(_Layer):
    """A fully connected recurrent layer whose output is fed back."""

    cell_type = SimpleRNNCell


@public("keras.layers.LSTM")
class LSTM(_Layer):
    """A long short-term memory layer."""

    cell_type = LSTMCell


@public("keras.layers.GRU")
class GRU(_Layer):
    """A layer of gated recurrent units."""

    cell_type = GRUCell
