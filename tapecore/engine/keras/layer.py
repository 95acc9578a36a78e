"""``Layer``: builds its weights at the first call and finds those of the layers in its attributes."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, Self

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import initializers, naming, symbolic
from tapecore.engine.keras.variable import Variable, standard
from tapecore.engine.op import public
from tapecore.engine.ops.casting import cast
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable as EngineVariable


@public("keras.layers.Layer keras.Layer")
class Layer:
    """A function with weights. Subclasses define ``call`` and, if they need the shape of the input,
    ``build``."""

    arguments: tuple[tuple[Any, ...], dict[str, Any]]
    """What the layer was made with."""

    _variables: list[Variable]
    _layers: list[Layer]
    _losses: list[Any]

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Keep the arguments: a model can be cloned by them."""
        made = super().__new__(cls)
        object.__setattr__(made, "arguments", (args, kwargs))
        return made

    def __init__(
        self, *, trainable: bool = True, dtype: Any = None, name: str | None = None, **kwargs: Any
    ) -> None:
        self._ready()
        self.name = name or naming.numbered(type(self).__name__)
        self._dtype = standard(dtype)
        self._trainable = trainable
        self.built = False
        given = kwargs.pop("input_shape", None)
        self._given_shape = None if given is None else (None, *given)
        kwargs.pop("activity_regularizer", None)
        if kwargs:
            raise ValueError(f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A layer counts as built after its ``build``, whoever calls it, and is inside its own scope
        meanwhile."""
        super().__init_subclass__(**kwargs)
        if "build" in vars(cls):
            cls.build = _finished(cls.build)

    def _ready(self) -> None:
        if "_layers" not in vars(self):
            for name in ("_variables", "_layers", "_losses"):
                object.__setattr__(self, name, [])

    # ------------------------------------------------------------ weights

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, (Variable, Layer, list, tuple, dict)) and not name.startswith("__"):
            if "_layers" not in vars(self):
                raise RuntimeError("You must call `super().__init__()` before setting attributes of a layer.")
            for part in _parts(value):
                self._track(part)
        object.__setattr__(self, name, value)

    def _track(self, part: Any) -> None:
        known: list[Any] = self._variables if isinstance(part, Variable) else self._layers
        if (
            isinstance(part, (Variable, Layer))
            and part is not self
            and all(part is not other for other in known)
        ):
            known.append(part)

    def add_weight(
        self,
        shape: Any = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        name: str | None = None,
        regularizer: Any = None,
        constraint: Any = None,
        **others: Any,
    ) -> Variable:
        """A new weight of this layer: Glorot uniform numbers unless an initializer is given."""
        whole: Any = () if shape is None else shape
        extents = (int(whole),) if isinstance(whole, (int, np.integer)) else tuple(whole)  # type: ignore[reportUnknownArgumentType]
        kind = standard(dtype or self._dtype)
        start = initializers.get(initializer or ("glorot_uniform" if kind.startswith("float") else "zeros"))
        with naming.inside(self):
            weight = Variable(
                start, extents, kind, trainable, name, regularizer=regularizer, constraint=constraint
            )
        self._track(weight)
        return weight

    @property
    def weights(self) -> list[Variable]:
        """All weights: its own, trainable ones first, then those of its layers."""
        own: list[Variable] = self._variables
        mine = [v for v in own if v.trainable] + [v for v in own if not v.trainable]
        return _unique([*mine, *(weight for layer in self._layers for weight in layer.weights)])

    @property
    def variables(self) -> list[Variable]:
        """All weights."""
        return self.weights

    @property
    def trainable_weights(self) -> list[Variable]:
        """The weights to train; none when the layer is not trainable."""
        return [weight for weight in self.weights if weight.trainable] if self._trainable else []

    @property
    def trainable_variables(self) -> list[Variable]:
        """The same as ``trainable_weights``."""
        return self.trainable_weights

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """The other weights."""
        chosen = self.trainable_weights
        return [weight for weight in self.weights if not any(weight is other for other in chosen)]

    @property
    def non_trainable_variables(self) -> list[Variable]:
        """The same as ``non_trainable_weights``."""
        return self.non_trainable_weights

    @property
    def trainable(self) -> bool:
        """Whether the weights count as trainable. It does not change what tapes watch."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for weight in self._variables:
            weight.trainable = bool(value)
        for layer in self._layers:
            layer.trainable = value

    @property
    def dtype(self) -> str:
        """The name of the dtype of the weights."""
        return self._dtype

    @property
    def losses(self) -> list[Any]:
        """What ``add_loss`` was given and the penalties of the regularizers, in this layer and those
        inside."""
        penalties = [
            weight.regularizer(weight) for weight in self._variables if weight.regularizer is not None
        ]
        return [*self._losses, *penalties, *(loss for layer in self._layers for loss in layer.losses)]

    def add_loss(self, loss: Any) -> None:
        """Remember a loss of the last call."""
        self._losses.append(loss)

    def get_weights(self) -> list[Any]:
        """The numbers of all weights as NumPy arrays."""
        return [weight.numpy() for weight in self.weights]

    def set_weights(self, weights: Any) -> None:
        """Replace the numbers of all weights. ValueError when their count differs."""
        if len(weights) != len(self.weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of length "
                f"{len(weights)}, "
                f"but the layer was expecting {len(self.weights)} weights."
            )
        for weight, value in zip(self.weights, weights, strict=True):
            weight.assign(value)

    def count_params(self) -> int:
        """How many numbers the weights hold."""
        return sum(int(np.prod(tuple(weight.shape))) for weight in self.weights)

    # ------------------------------------------------------------ calling

    def build(self, input_shape: Any = None) -> None:
        """Make the weights; nothing to make here."""
        self.built = True

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """What the layer computes; subclasses define it."""
        raise NotImplementedError(f"Layer {type(self).__name__} does not have a `call()` method implemented.")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Build the layer if it is not built yet, and run it."""
        inputs = tuple(nest.map_structure(self._converted, arg) if _is_data(arg) else arg for arg in args)
        if any(isinstance(leaf, symbolic.KerasTensor) for leaf in nest.flatten(inputs)):
            return symbolic.apply(self, inputs, kwargs)
        with naming.inside(self):
            self._check(inputs[0] if inputs else None)
            self._build_once(inputs)
            self._losses.clear()
            return self.call(*inputs, **self._accepted(kwargs))

    def _build_once(self, inputs: tuple[Any, ...]) -> None:
        if not self.built:
            shapes = nest.map_structure(_shape, inputs[0]) if inputs else None
            self.build(shapes)
            self.built = True

    def _check(self, x: Any) -> None:
        """Raise ValueError for an input that the layer cannot take; nothing to check here."""

    def _accepted(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        """``training`` reaches only a ``call`` that takes it."""
        if "training" not in kwargs:
            return kwargs
        taken = inspect.signature(self.call).parameters
        if "training" in taken or any(p.kind is p.VAR_KEYWORD for p in taken.values()):
            return kwargs
        return {key: value for key, value in kwargs.items() if key != "training"}

    def _converted(self, x: Any) -> Any:
        if isinstance(x, (int, float)) and not isinstance(x, bool):
            raise ValueError(
                "Only input tensors may be passed as positional arguments. The following argument value "
                "should "
                "be passed "
                f"as a keyword argument: {x} (of type {type(x)})"
            )
        if isinstance(x, (np.ndarray, np.generic)):
            x = convert_to_tensor(x)
        if isinstance(x, Tensor) and x.dtype.is_floating and x.dtype.name != self._dtype:
            return cast(x, self._dtype)
        return x

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _finished(build: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(build)
    def wrapped(self: Layer, *args: Any, **kwargs: Any) -> None:
        with naming.inside(self):
            build(self, *args, **kwargs)
        self.built = True

    return wrapped


def _shape(x: Any) -> tuple[Any, ...]:
    return tuple(getattr(x, "shape", ()))


def _is_data(arg: Any) -> bool:
    return isinstance(
        arg, (Tensor, np.ndarray, np.generic, list, tuple, dict, int, float)
    ) and not isinstance(arg, bool)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, (list, tuple)):
        return [part for item in value for part in _parts(item)]  # type: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return [part for item in value.values() for part in _parts(item)]  # type: ignore[reportUnknownVariableType]
    return [value]


def _unique(weights: Iterable[Variable]) -> list[Variable]:
    found: list[Variable] = []
    for weight in weights:
        if not any(weight is other for other in found):
            found.append(weight)
    return found


def engine_variable(weight: Any) -> EngineVariable:
    """The engine's Variable of a weight, or the Variable itself."""
    return weight.value if isinstance(weight, Variable) else weight
