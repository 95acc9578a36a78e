"""Layers around layers: both directions of time, and one layer at every step."""

from __future__ import annotations

from typing import Any

from tapecore.engine import nest
from tapecore.engine.keras import masks
from tapecore.engine.keras.layer import Layer
from tapecore.engine.op import PUBLIC, public

_MODES = ("sum", "mul", "ave", "concat", None)


@public("keras.layers.Wrapper")
class Wrapper(Layer):
    """A layer with one inside."""

    def __init__(self, layer: Any, **kwargs: Any) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(f"Layer {layer} supplied to Wrapper isn't a supported layer type.")
        super().__init__(**kwargs)
        self.layer = layer


@public("keras.layers.TimeDistributed")
class TimeDistributed(Wrapper):
    """A layer applied to every step: it sees ``(batch * steps, ...)``."""

    supports_masking = True

    def build(self, input_shape: Any = None) -> None:
        """Make the weights of the layer inside. ValueError for fewer than three axes."""
        if len(input_shape) < 3:
            raise ValueError(
                "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, received: "
                f"{tuple(input_shape)}"
            )
        if not self.layer.built:
            self.layer.build((input_shape[0], *input_shape[2:]))
            self.layer.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The outputs of all steps."""
        shape = tuple(inputs.shape)
        flat = PUBLIC["reshape"](inputs, (shape[0] * shape[1], *shape[2:]))
        output = self.layer(flat)
        return PUBLIC["reshape"](output, (*shape[:2], *tuple(output.shape)[1:]))


@public("keras.layers.Bidirectional")
class Bidirectional(Layer):
    """A recurrent layer and its mirror image, which reads from the end. ``merge_mode`` says what becomes of
    the two outputs: concat, sum, mul, ave, or None for both."""

    supports_masking = True

    def __init__(
        self,
        layer: Any,
        merge_mode: Any = "concat",
        weights: Any = None,
        backward_layer: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Please initialize `Bidirectional` layer with a `keras.layers.Layer` instance. Received: {layer}"
            )
        if merge_mode not in _MODES:
            raise ValueError(
                f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
                "{'sum', 'mul', 'ave', 'concat', None}"
            )
        super().__init__(**kwargs)
        self.merge_mode = merge_mode
        self.forward_layer = _turned(layer, f"forward_{layer.name}", turned=False)
        self.backward_layer = backward_layer or _turned(layer, f"backward_{layer.name}", turned=True)
        if backward_layer is not None:
            self.backward_layer.name = f"backward_{backward_layer.name}"
        if self.forward_layer.go_backwards == self.backward_layer.go_backwards:
            raise ValueError("Forward layer and backward layer should have different `go_backwards` value.")
        self.return_sequences: bool = self.forward_layer.return_sequences
        self.return_state: bool = self.forward_layer.return_state
        self.layer = self.forward_layer

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:  # type: ignore[override]  # Keras's names
        """Make the weights of both."""
        for layer in (self.forward_layer, self.backward_layer):
            if not layer.built:
                layer.build(sequences_shape)
                layer.built = True

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None, training: Any = None) -> Any:
        """The merged outputs, and the states of both if they are returned."""
        halves: list[Any] = [None, None]
        if initial_state is not None:
            middle = len(initial_state) // 2
            halves = [list(initial_state[:middle]), list(initial_state[middle:])]
        masks.put(sequences, mask)
        ahead = self.forward_layer(sequences, initial_state=halves[0])
        back = self.backward_layer(sequences, initial_state=halves[1])
        states: list[Any] = []
        if self.return_state:
            ahead, back, states = ahead[0], back[0], [*ahead[1:], *back[1:]]
        if self.return_sequences:
            back = PUBLIC["reverse"](back, [1])
        merged = self._merged(ahead, back)
        if not self.return_state:
            return merged
        return (merged, *states) if not isinstance(merged, tuple) else (*merged, *states)

    def _merged(self, ahead: Any, back: Any) -> Any:
        if self.merge_mode == "concat":
            return PUBLIC["concat"]([ahead, back], axis=-1)
        if self.merge_mode is None:
            return ahead, back
        both = ahead * back if self.merge_mode == "mul" else ahead + back
        return both / 2 if self.merge_mode == "ave" else both

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """The mask goes on with whole sequences."""
        return nest.flatten(previous_mask)[0] if previous_mask is not None and self.return_sequences else None

    def reset_states(self) -> None:
        """Begin again from zeros, where the layers are stateful."""
        self.forward_layer.reset_states()
        self.backward_layer.reset_states()

    reset_state = reset_states

    @property
    def states(self) -> Any:
        """The states that both keep, those of the layer ahead first; None unless the layers are stateful."""
        if not self.forward_layer.states:
            return None
        return (*self.forward_layer.states, *self.backward_layer.states)


def _turned(layer: Layer, name: str, turned: bool) -> Any:
    """A layer made with the same arguments under another name, reading the other way if ``turned``."""
    args, kwargs = layer.arguments
    ahead = getattr(layer, "go_backwards", False)
    made: Any = type(layer)(*args, **{**kwargs, "name": name, "go_backwards": not ahead if turned else ahead})
    return made
