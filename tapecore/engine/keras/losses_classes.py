"""Loss classes: each loss function with its settings, and losses by name."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tapecore.engine.keras import losses
from tapecore.engine.keras.losses import Loss
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.op import PUBLIC, public

_OWN_NAMES = {"Huber": "huber_loss"}
CLASSES: dict[str, type[Loss]] = {}


class LossFunctionWrapper(Loss):
    """A function of labels and predictions as a loss."""

    def __init__(
        self,
        fn: Callable[..., Any],
        reduction: Any = "sum_over_batch_size",
        name: str | None = None,
        dtype: Any = None,
        **settings: Any,
    ) -> None:
        super().__init__(name or getattr(fn, "__name__", None), reduction, dtype)
        self.fn, self.settings = fn, settings

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """What the function gives."""
        return self.fn(y_true, y_pred, **self.settings)


def _class(name: str, function: Callable[..., Any]) -> type[Loss]:
    """The class of a loss function; the settings of the function are those of the class."""

    def __init__(self: Loss, *args: Any, **kwargs: Any) -> None:
        chosen = {key: kwargs.pop(key) for key in ("reduction", "name", "dtype") if key in kwargs}
        Loss.__init__(self, **{"name": _OWN_NAMES.get(name), **chosen})
        taken = function.__code__.co_varnames[2 : function.__code__.co_argcount]
        unknown = next((key for key in kwargs if key not in taken), None)
        if unknown is not None:
            raise TypeError(f"{name}.__init__() got an unexpected keyword argument '{unknown}'")
        self.settings = {**dict(zip(taken, args, strict=False)), **kwargs}

    def call(self: Any, y_true: Any, y_pred: Any) -> Any:
        return function(y_true, y_pred, **self.settings)

    made = type(name, (Loss,), {"__init__": __init__, "call": call, "__doc__": function.__doc__})
    CLASSES[name] = made
    return public(f"keras.losses.{name} losses.{name}")(made)


for _name, _function in (
    ("MeanSquaredError", losses.mean_squared_error),
    ("MeanAbsoluteError", losses.mean_absolute_error),
    ("MeanAbsolutePercentageError", losses.mean_absolute_percentage_error),
    ("MeanSquaredLogarithmicError", losses.mean_squared_logarithmic_error),
    ("Huber", losses.huber),
    ("LogCosh", losses.log_cosh),
    ("Hinge", losses.hinge),
    ("SquaredHinge", losses.squared_hinge),
    ("KLDivergence", losses.kl_divergence),
    ("Poisson", losses.poisson),
    ("CategoricalHinge", losses.categorical_hinge),
    ("BinaryFocalCrossentropy", losses.binary_focal_crossentropy),
    ("CategoricalFocalCrossentropy", losses.categorical_focal_crossentropy),
    ("CosineSimilarity", losses.cosine_similarity),
    ("BinaryCrossentropy", losses.binary_crossentropy),
    ("CategoricalCrossentropy", losses.categorical_crossentropy),
    ("SparseCategoricalCrossentropy", losses.sparse_categorical_crossentropy),
):
    _class(_name, _function)

_SPELLED = SimpleNamespace(
    AUTO="sum_over_batch_size", NONE=None, SUM="sum", SUM_OVER_BATCH_SIZE="sum_over_batch_size"
)
PUBLIC["keras.losses.Reduction"] = PUBLIC["losses.Reduction"] = _SPELLED


@public("keras.losses.get losses.get")
def get(identifier: Any) -> Any:
    """The loss function or class of a name (``mse``, ``MeanSquaredError``), a loss itself, None for None.
    ValueError for anything else."""
    if identifier is None or (callable(identifier) and not isinstance(identifier, type)):
        return identifier
    if isinstance(identifier, dict):
        return CLASSES[identifier["class_name"]](**identifier.get("config", {}))  # type: ignore[reportUnknownArgumentType,reportUnknownVariableType,reportUnknownMemberType]
    if isinstance(identifier, type):
        return identifier()
    name = str(identifier)
    if name in CLASSES:
        return CLASSES[name]()
    found = PUBLIC.get(f"keras.losses.{name}")
    if found is None or not callable(found) or isinstance(found, type):
        raise ValueError(f"Could not interpret loss identifier: {identifier}")
    return found


@public("keras.losses.serialize losses.serialize")
def serialize(loss: Any) -> Any:
    """A loss as plain data: the name of a function, the class and settings of an object."""
    if not isinstance(loss, Loss):
        return loss.__name__
    return {"class_name": type(loss).__name__, "config": loss.get_config()}


@public("keras.losses.deserialize losses.deserialize")
def deserialize(name: Any, custom_objects: Any = None) -> Any:
    """The loss that ``serialize`` told of."""
    return get(name)


__all__ = ["CLASSES", "LossFunctionWrapper", "get", "snake_case"]
