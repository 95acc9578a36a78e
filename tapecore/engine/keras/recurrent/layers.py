"""``SimpleRNN``, ``LSTM`` and ``GRU``: the cells with the loop around them."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import configured
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.keras.parameters import known, ordered
from tapecore.engine.keras.recurrent.cells import OF_CELL, OF_SIMPLE, SimpleRNNCell
from tapecore.engine.keras.recurrent.gated import OF_GRU, OF_LSTM, GRUCell, LSTMCell
from tapecore.engine.keras.recurrent.rnn import RNN
from tapecore.engine.op import public

_OF_LOOP = (
    *("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask"),
    *("time_major", "activity_regularizer", "trainable", "name"),
    *("input_shape", "input_dim", "batch_input_shape", "batch_size"),
)
_LOOP = "return_sequences return_state go_backwards stateful unroll"
_AMONG = OF_CELL.replace("bias_regularizer", "bias_regularizer activity_regularizer")


def _of_layer(cell: str, end: str) -> str:
    """The parameters of a layer in Keras's order, from those of its cell."""
    return f"{cell.partition(OF_CELL)[0]}{_AMONG} dropout recurrent_dropout {end}"


class _Layer(RNN):
    """A loop around a cell of its own; what the cell has can be asked of the layer."""

    cell_type: Any = None
    _ndim = 3

    def __init__(self, units: int, **kwargs: Any) -> None:
        for old in ("use_cudnn", "input_length"):
            kwargs.pop(old, None)
        loop = {key: kwargs.pop(key) for key in _OF_LOOP if key in kwargs}
        dtype = kwargs.get("dtype")
        settings = known(self.cell_type)
        unknown = {key: value for key, value in kwargs.items() if key not in settings}
        if unknown:
            raise ValueError(f"Unrecognized keyword arguments passed to {type(self).__name__}: {unknown}")
        kwargs["name"] = snake_case(self.cell_type.__name__)
        cell = self.cell_type(units, **kwargs)
        super().__init__(cell, dtype=dtype, **loop)
        self.arguments = (), {**configured.given_of(cell), **loop}

    def get_config(self) -> dict[str, Any]:
        """Name, dtype and the arguments it was made with, but for what says how to compute."""
        return {key: value for key, value in super().get_config().items() if key != "use_cudnn"}

    def __getattr__(self, name: str) -> Any:
        cell = vars(self).get("cell")
        if cell is None or name.startswith("_"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return getattr(cell, name)


_LOOPED: dict[str, Any] = {**dict.fromkeys(_LOOP.split(), False), "activity_regularizer": None}


@public("keras.layers.SimpleRNN")
@ordered(_of_layer(OF_SIMPLE, f"{_LOOP} seed"), known(SimpleRNNCell) | _LOOPED)
class SimpleRNN(_Layer):
    """A fully connected recurrent layer whose output is fed back."""

    cell_type = SimpleRNNCell


@public("keras.layers.LSTM")
@ordered(_of_layer(OF_LSTM, f"seed {_LOOP} use_cudnn"), known(LSTMCell) | _LOOPED | {"use_cudnn": "auto"})
class LSTM(_Layer):
    """A long short-term memory layer."""

    cell_type = LSTMCell


@public("keras.layers.GRU")
@ordered(
    _of_layer(OF_GRU, f"seed {_LOOP} reset_after use_cudnn"),
    known(GRUCell) | _LOOPED | {"use_cudnn": "auto"},
)
class GRU(_Layer):
    """A layer of gated recurrent units."""

    cell_type = GRUCell
