"""Loss classes: each loss function with its settings, and losses by name."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tapecore.engine.keras import losses, registered
from tapecore.engine.keras.losses import Loss
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.keras.parameters import ordered, settings_of
from tapecore.engine.op import PUBLIC, public

_OWN_NAMES = {"Huber": "huber_loss"}
_OWN_ORDER = {"SparseCategoricalCrossentropy": "from_logits ignore_class reduction axis name dtype"}
_COMMON = ("from_logits", "label_smoothing", "axis")
_TOLD: dict[str, list[str]] = {
    "Huber": [],
    "CosineSimilarity": [],
    "SparseCategoricalCrossentropy": ["from_logits", "ignore_class"],
}
"""The settings that a configuration has, where those are not all."""
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


def _class(name: str, function: Callable[..., Any]) -> None:
    """The class of a loss function; the settings of the function are those of the class."""
    settings = settings_of(function)
    default = _OWN_NAMES.get(name, snake_case(name))
    told = _TOLD.get(
        name, [*(key for key in _COMMON if key in settings), *(key for key in settings if key not in _COMMON)]
    )

    def __init__(
        self: Any,
        reduction: Any = "sum_over_batch_size",
        name: Any = default,
        dtype: Any = None,
        **given: Any,
    ) -> None:
        Loss.__init__(self, name, reduction, dtype)
        self.settings = settings | given

    def call(self: Any, y_true: Any, y_pred: Any) -> Any:
        return function(y_true, y_pred, **self.settings)

    def get_config(self: Any) -> dict[str, Any]:
        return {**Loss.get_config(self), **{key: self.settings[key] for key in told}}

    body = {"__init__": __init__, "call": call, "get_config": get_config, "__doc__": function.__doc__}
    made = type(name, (Loss,), body)
    order = _OWN_ORDER.get(name, " ".join([*settings, "reduction", "name", "dtype"]))
    CLASSES[name] = public(f"keras.losses.{name} losses.{name}")(
        ordered(order, defaults=settings, others=False)(made)
    )


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
    return registered.described(loss)


@public("keras.losses.deserialize losses.deserialize")
def deserialize(name: Any, custom_objects: Any = None) -> Any:
    """The loss that ``serialize`` told of."""
    return get(name)


__all__ = ["CLASSES", "LossFunctionWrapper", "get", "snake_case"]
