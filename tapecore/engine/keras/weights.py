"""The weights of layers: how they are made, found, counted and replaced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from tapecore.engine.keras import constraints, initializers, naming, regularizers
from tapecore.engine.keras.variable import Variable, standard

_OLDER = "name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint"
"""The order of ``add_weight``'s parameters before Keras 3."""


class Weighted:
    """An object with weights of its own (``_variables``) and parts with weights (``_layers``)."""

    name: str
    _variables: list[Variable]
    _layers: list[Any]
    _losses: list[Any]
    _containers: list[Any]
    _trainable: bool
    _dtype: str

    def _ready(self) -> None:
        if "_layers" not in vars(self):
            for name in ("_variables", "_layers", "_losses", "_containers"):
                object.__setattr__(self, name, [])

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, (Variable, Weighted, list, tuple, dict)) and not name.startswith("__"):
            if "_layers" not in vars(self):
                raise RuntimeError("You must call `super().__init__()` before setting attributes of a layer.")
            if isinstance(value, (list, dict)) and all(value is not known for known in self._containers):
                self._containers.append(value)
            for part in parts(value):
                self._track(part)
        object.__setattr__(self, name, value)

    def _track(self, part: Any) -> None:
        known: list[Any] = self._variables if isinstance(part, Variable) else self._layers
        if (
            isinstance(part, (Variable, Weighted))
            and part is not self
            and all(part is not other for other in known)
        ):
            known.append(part)

    def _inner(self) -> list[Any]:
        """The parts, those that joined a list after it became an attribute included."""
        for container in self._containers:
            for part in parts(container):
                self._track(part)
        return self._layers

    def add_weight(self, *args: Any, **kwargs: Any) -> Variable:
        """A new weight of ``shape``: Glorot uniform numbers unless an ``initializer`` is given. The older
        spelling ``add_weight("kernel", shape)``, name first, works too."""
        if args and (isinstance(args[0], str) or args[0] is None) and (len(args) > 1 or "shape" in kwargs):
            return self._new_weight(**dict(zip(_OLDER, args, strict=False)), **kwargs)
        return self._new_weight(*args, **kwargs)

    def _new_weight(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        shape: Any = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        aggregation: Any = "none",
        name: str | None = None,
        **others: Any,
    ) -> Variable:
        whole: Any = () if shape is None else shape
        extents = (int(whole),) if isinstance(whole, (int, np.integer)) else tuple(whole)  # type: ignore[reportUnknownArgumentType]
        kind = standard(dtype or self._dtype)
        start = initializers.get(initializer or ("glorot_uniform" if kind.startswith("float") else "zeros"))
        with naming.inside(self):
            weight = Variable(
                start,
                tuple(int(n) for n in extents),
                kind,
                trainable,
                name,
                regularizer=regularizers.get(regularizer),
                constraint=constraints.get(constraint),
            )
        self._track(weight)
        return weight

    add_variable = add_weight

    @property
    def weights(self) -> list[Variable]:
        """All weights: its own, trainable ones first, then those of its layers."""
        inner = self._inner()
        own = self._variables
        mine = [v for v in own if v.trainable] + [v for v in own if not v.trainable]
        return unique([*mine, *(weight for part in inner for weight in part.weights)])

    @property
    def variables(self) -> list[Variable]:
        """All weights, and the state of metrics and random layers."""
        extra = [v for part in _deep(self) for v in getattr(part, "_state", ())]
        return unique([*self.weights, *extra])

    @property
    def trainable_weights(self) -> list[Variable]:
        """The weights to train; none when the layer is not trainable."""
        if not self._trainable:
            return []
        inner = self._inner()
        mine = [weight for weight in self._variables if weight.trainable]
        return unique([*mine, *(weight for part in inner for weight in part.trainable_weights)])

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
        """The other variables, state of random layers included."""
        chosen = self.trainable_weights
        return [weight for weight in self.variables if not any(weight is other for other in chosen)]

    @property
    def trainable(self) -> bool:
        """Whether the weights count as trainable. It does not change what tapes watch."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for weight in self._variables:
            weight.trainable = bool(value) and weight.meant_to_train
        for part in self._inner():
            part.trainable = value

    def get_weights(self) -> list[Any]:
        """The numbers of all weights as NumPy arrays."""
        return [weight.numpy() for weight in self.weights]

    def set_weights(self, weights: Any) -> None:
        """Replace the numbers of all weights. ValueError when their count or a shape differs."""
        if len(weights) != len(self.weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of length "
                f"{len(weights)}, but the layer was expecting {len(self.weights)} weights."
            )
        for weight, value in zip(self.weights, weights, strict=True):
            if tuple(weight.shape) != np.shape(value):
                raise ValueError(
                    f"Layer {self.name} weight shape {tuple(weight.shape)} is not compatible with provided "
                    f"weight shape {np.shape(value)}."
                )
            weight.assign(value)

    def count_params(self) -> int:
        """How many numbers the weights hold. ValueError before there are any."""
        if not getattr(self, "built", True):
            raise ValueError(
                f"You tried to call `count_params` on layer '{getattr(self, 'name', '')}', but the layer isn't built. "
                "You can build it manually via: `layer.build(input_shape)`."
            )
        return sum(int(np.prod(tuple(weight.shape))) for weight in self.weights)


def _deep(layer: Weighted) -> list[Weighted]:
    """The layer and all inside it."""
    found: list[Weighted] = []
    rest: list[Any] = [layer]
    while rest:
        part = rest.pop(0)
        found.append(part)
        rest = [*part._inner(), *rest]  # type: ignore[reportPrivateUsage]
    return found


def parts(value: Any) -> Iterable[Any]:
    """The leaves of lists, tuples and dictionaries."""
    if isinstance(value, (list, tuple)):
        return [part for item in value for part in parts(item)]  # type: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return [part for item in value.values() for part in parts(item)]  # type: ignore[reportUnknownVariableType]
    return [value]


def unique(weights: Iterable[Variable]) -> list[Variable]:
    """Each weight once."""
    return list({id(weight): weight for weight in weights}.values())
