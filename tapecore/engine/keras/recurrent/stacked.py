"""``StackedRNNCells``: several cells as one."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.several import several
from tapecore.engine.op import public


@public("keras.layers.StackedRNNCells")
class StackedRNNCells(Layer):
    """Cells on top of each other: the output of one is the input of the next."""

    def __init__(self, cells: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cells: list[Any] = list(cells)

    @property
    def state_size(self) -> list[Any]:
        """The sizes of the states of all cells."""
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self) -> Any:
        """The size of the last cell's output."""
        return self.cells[-1].output_size

    def get_initial_state(self, batch_size: Any = None) -> list[Any]:
        """States of zeros of all cells."""
        return [cell.get_initial_state(batch_size=batch_size) for cell in self.cells]

    def build(self, input_shape: Any = None) -> None:
        """Make the weights of all cells."""
        for cell in self.cells:
            if not getattr(cell, "built", True):
                cell.build(input_shape)
                cell.built = True
            input_shape = (input_shape[0], cell.output_size)

    def call(self, inputs: Any, states: Any, training: Any = False) -> Any:
        """The last output, and the states of all cells."""
        found: list[Any] = []
        for cell, state in zip(self.cells, states, strict=True):
            given = state if isinstance(cell.state_size, (list, tuple)) else several(state)[0]
            inputs, new = cell(inputs, given, training=training)
            found.append(several(new))
        return inputs, found
