"""Metric classes: means of functions of labels and predictions, and metrics by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine.keras import losses, metrics
from tapecore.engine.keras.metrics import MeanMetricWrapper, Metric
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.keras.parameters import ordered, settings_of
from tapecore.engine.op import PUBLIC, public

_OWN_NAMES = {
    "CosineSimilarity": "cosine_similarity",
    "KLDivergence": "kl_divergence",
    "LogCoshError": "logcosh",
}


def _class(name: str, function: Callable[..., Any]) -> None:
    default = _OWN_NAMES.get(name, snake_case(name))
    settings = settings_of(function)

    def __init__(self: Any, name: Any = default, dtype: Any = None, **given: Any) -> None:
        MeanMetricWrapper.__init__(self, function, name, dtype, **settings | given)

    doc = f"The mean of {function.__name__} over everything taken in."
    made = type(name, (MeanMetricWrapper,), {"__init__": __init__, "__doc__": doc})
    rest = [key for key in settings if key != "k"]
    order = " ".join([*(["k"] if "k" in settings else []), "name", "dtype", *rest])
    public(f"keras.metrics.{name} metrics.{name}")(ordered(order, defaults=settings, others=False)(made))


def _similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    return -losses.cosine_similarity(y_true, y_pred, axis)


for _name, _function in (
    ("Accuracy", metrics.accuracy),
    ("BinaryAccuracy", metrics.binary_accuracy),
    ("CategoricalAccuracy", metrics.categorical_accuracy),
    ("SparseCategoricalAccuracy", metrics.sparse_categorical_accuracy),
    ("TopKCategoricalAccuracy", metrics.top_k_categorical_accuracy),
    ("SparseTopKCategoricalAccuracy", metrics.sparse_top_k_categorical_accuracy),
    ("MeanSquaredError", losses.mean_squared_error),
    ("MeanAbsoluteError", losses.mean_absolute_error),
    ("MeanAbsolutePercentageError", losses.mean_absolute_percentage_error),
    ("MeanSquaredLogarithmicError", losses.mean_squared_logarithmic_error),
    ("BinaryCrossentropy", losses.binary_crossentropy),
    ("CategoricalCrossentropy", losses.categorical_crossentropy),
    ("SparseCategoricalCrossentropy", losses.sparse_categorical_crossentropy),
    ("Hinge", losses.hinge),
    ("SquaredHinge", losses.squared_hinge),
    ("CategoricalHinge", losses.categorical_hinge),
    ("KLDivergence", losses.kl_divergence),
    ("Poisson", losses.poisson),
    ("LogCoshError", losses.log_cosh),
    ("CosineSimilarity", _similarity),
):
    _class(_name, _function)


@public("keras.metrics.RootMeanSquaredError metrics.RootMeanSquaredError")
class RootMeanSquaredError(MeanMetricWrapper):
    """The square root of the mean squared error."""

    def __init__(self, name: str = "root_mean_squared_error", dtype: Any = None) -> None:
        super().__init__(losses.mean_squared_error, name, dtype)

    def result(self) -> Any:
        """The root."""
        return super().result() ** 0.5


@public("keras.metrics.get metrics.get")
def get(identifier: Any) -> Any:
    """The metric of a name (``mae``, ``AUC``), a metric or function itself, None for None. ValueError for
    anything else."""
    if isinstance(identifier, dict):
        kind = PUBLIC[f"keras.metrics.{identifier['class_name']}"]
        return kind(**identifier.get("config", {}))  # type: ignore[reportUnknownArgumentType,reportUnknownMemberType]
    if isinstance(identifier, type):
        return identifier()
    if identifier is None or isinstance(identifier, Metric) or callable(identifier):
        return identifier
    found = PUBLIC.get(f"keras.metrics.{identifier}") or PUBLIC.get(
        f"keras.metrics.{_camel(str(identifier))}"
    )
    if found is None:
        raise ValueError(f"Could not interpret metric identifier: {identifier}")
    return found() if isinstance(found, type) else found


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
