"""``RNN``: a cell run over the steps of sequences."""

from __future__ import annotations

from typing import Any

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.recurrent.dropping import Dropping
from tapecore.engine.keras.recurrent.stacked import StackedRNNCells
from tapecore.engine.keras.several import several
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import expand_dims


@public("keras.layers.RNN")
class RNN(Layer):
    """The cell's outputs over ``(batch, steps, features)``: the last one, or all with ``return_sequences``;
    with ``return_state`` the last states follow."""

    supports_masking = True

    def __init__(
        self,
        cell: Any,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("time_major", None)
        super().__init__(**kwargs)
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        for needed in ("call", "state_size"):
            if not hasattr(cell, needed):
                raise ValueError(f"Argument `cell` should have a `{needed}`. Received: cell={cell}")
        self.cell = cell
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll = go_backwards, stateful, unroll
        self.zero_output_for_mask = zero_output_for_mask
        self.states: Any = None

    @property
    def state_size(self) -> Any:
        """The sizes of the cell's states."""
        return self.cell.state_size

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:  # type: ignore[override]  # Keras's names
        """Make the weights of the cell."""
        cell = self.cell
        if isinstance(cell, Layer) and not cell.built:
            cell.build((sequences_shape[0], *sequences_shape[2:]))
            cell.built = True
        if self.stateful and self.states is None:
            zeros = self._zero_states(sequences_shape[0])
            self.states = nest.map_structure(_kept, zeros)

    def _zero_states(self, batch: Any) -> Any:
        make = getattr(self.cell, "get_initial_state", None)
        if make is not None:
            return make(batch_size=batch)
        sizes = self.cell.state_size
        return [
            PUBLIC["zeros"]((batch, *(n if isinstance(n, (list, tuple)) else (n,))), self.compute_dtype)
            for n in several(sizes)
        ]

    def get_initial_state(self, batch_size: Any) -> Any:
        """States of zeros."""
        found = self._zero_states(batch_size)
        return several(found)

    def _build_once(self, inputs: tuple[Any, ...], kwargs: dict[str, Any] | None = None) -> None:
        super()._build_once(inputs[:1], kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Also with the initial states behind the sequences: ``layer([x, h])``."""
        if args and isinstance(args[0], (list, tuple)) and len(args[0]) > 1:  # type: ignore[reportUnknownArgumentType]
            kwargs["initial_state"] = list(args[0][1:])  # type: ignore[reportUnknownArgumentType]
            args = (args[0][0], *args[1:])  # type: ignore[reportUnknownVariableType]
        return super().__call__(*args, **kwargs)

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None, training: Any = False) -> Any:
        """The outputs."""
        states = self._first_states(sequences, initial_state)
        shape = tuple(sequences.shape)
        self._draw_masks((shape[0], *shape[2:]), states)
        outputs, states = self._steps(sequences, states, mask, training)
        self._forget_masks()
        if self.stateful:
            for kept, now in zip(nest.flatten(self.states), nest.flatten(states), strict=True):
                kept.assign(now)
        result = PUBLIC["stack"](outputs, axis=1) if self.return_sequences else outputs[-1]
        return (result, *states) if self.return_state else result

    def _first_states(self, sequences: Any, given: Any) -> list[Any]:
        if given is not None:
            return several(given)
        if self.stateful:
            return nest.map_structure(convert_to_tensor, self.states)
        return self.get_initial_state(next(iter(sequences.shape)))

    def _steps(self, sequences: Any, states: Any, mask: Any, training: Any) -> tuple[list[Any], Any]:
        steps = PUBLIC["unstack"](sequences, axis=1)
        shown = None if mask is None else PUBLIC["unstack"](cast(mask, "bool"), axis=1)
        order = range(len(steps))
        outputs: list[Any] = []
        for k in reversed(order) if self.go_backwards else order:
            output, new = self._step(steps[k], states, training)
            if shown is not None:
                before = (
                    outputs[-1] if outputs and not self.zero_output_for_mask else PUBLIC["zeros_like"](output)
                )
                output = _where(shown[k], output, before)
                new = nest.map_structure(_Chosen(shown[k]), new, states)
            outputs.append(output)
            states = new
        return outputs, states

    def _step(self, x: Any, states: Any, training: Any) -> tuple[Any, Any]:
        single = not isinstance(self.cell.state_size, (list, tuple)) and not isinstance(
            self.cell, StackedRNNCells
        )
        given = states[0] if single else states
        extra = {"training": training} if isinstance(self.cell, Layer) and training is not None else {}
        output, new = self.cell(x, given, **extra)
        return output, several(new)

    def _draw_masks(self, shape: Any, states: list[Any]) -> None:
        """Let all cells draw the masks of this sequence, whose steps have this shape."""
        cells: list[Any] = getattr(self.cell, "cells", [self.cell])
        for cell, given in zip(cells, states if len(cells) > 1 else [states], strict=False):
            if isinstance(cell, Dropping):
                cell.draw_masks(shape, tuple(nest.flatten(given)[0].shape))
            shape = (shape[0], getattr(cell, "output_size", None))

    def _forget_masks(self) -> None:
        for cell in getattr(self.cell, "cells", [self.cell]):
            for name in ("reset_dropout_mask", "reset_recurrent_dropout_mask"):
                getattr(cell, name, _nothing)()

    def reset_states(self, states: Any = None) -> None:
        """Begin again from zeros, where the layer is stateful."""
        for kept in nest.flatten(self.states):
            kept.assign(kept.numpy() * 0)

    reset_state = reset_states

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """The mask goes on with whole sequences."""
        mask = nest.flatten(previous_mask)[0] if previous_mask is not None and self.return_sequences else None
        return [mask, *[None] * len(nest.flatten(self.state_size))] if self.return_state else mask


def _nothing() -> None:
    """For cells without dropout."""


def _kept(zeros: Any) -> Variable:
    return Variable(zeros, dtype="float32", trainable=False, name="rnn_state")


class _Chosen:
    def __init__(self, mask: Any) -> None:
        self.mask = mask

    def __call__(self, new: Any, old: Any) -> Any:
        return _where(self.mask, new, old)


def _where(mask: Any, new: Any, old: Any) -> Any:
    while mask.ndim < new.ndim:
        mask = expand_dims.public(mask, axis=-1)
    return select.public(mask, new, old)
