"""What ``compile`` makes of its metrics: the numbers of all outputs."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from tapecore.engine import nest
from tapecore.engine.keras import metrics, metrics_classes
from tapecore.engine.keras.several import several
from tapecore.engine.keras.training.outputs import by_output, keys_of, kind, weights_by_output

_BY_KIND = {
    "binary": "BinaryAccuracy",
    "categorical": "CategoricalAccuracy",
    "sparse_categorical": "SparseCategoricalAccuracy",
}


class _Part(NamedTuple):
    """A metric of one output, by the name before its own (empty for a single output)."""

    place: int
    metric: Any
    before: str
    weighted: bool


class CompiledMetrics:
    """The metrics of all outputs. Their names are those the person gave, behind the output's if there are
    several. ValueError for metrics in anything but a list, a tuple or a dictionary.
    """

    def __init__(self, given: Any, weighted: Any, output_names: list[str]) -> None:
        for argument, value in (("metrics", given), ("weighted_metrics", weighted)):
            if value and not isinstance(value, (list, tuple, dict)):
                raise ValueError(
                    f"Expected `{argument}` argument to be a list, tuple, or dict. "
                    f"Received instead: {argument}={value} of type {type(value)}"
                )
        self.given, self.weighted, self.names = given, weighted, output_names
        self.name = "compile_metrics"
        self._parts: list[_Part] | None = None

    @property
    def metrics(self) -> list[Any]:
        """All metrics; none before the first batch."""
        return [part.metric for part in self._parts or []]

    @property
    def variables(self) -> list[Any]:
        """Their state."""
        return [v for metric in self.metrics for v in metric.variables]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch. ValueError where metrics and outputs do not match."""
        keys = keys_of(y_pred, self.names)
        outputs, labels = by_output(y_pred, y_pred, keys), by_output(y_true, y_pred, keys)
        if self._parts is None:
            self._parts = [
                *self._resolved("metrics", self.given, keys, labels, outputs),
                *self._resolved("weighted_metrics", self.weighted, keys, labels, outputs),
            ]
        weights = weights_by_output(sample_weight, y_pred, keys, len(outputs))
        for k, metric, _, weighted in self._parts:
            metric.update_state(labels[k], outputs[k], **({"sample_weight": weights[k]} if weighted else {}))

    def _resolved(
        self, argument: str, given: Any, keys: list[str], labels: list[Any], outputs: list[Any]
    ) -> list[_Part]:
        found: list[_Part] = []
        for k, group in enumerate(_by_output(argument, given, keys, len(outputs))):
            before = f"{keys[k]}_" if keys and len(outputs) > 1 else ""
            for metric in [] if group is None else several(group):
                made = _metric(metric, labels[k], outputs[k])
                found.append(_Part(k, made, before, argument != "metrics"))
        return found

    def reset_state(self) -> None:
        """Begin again."""
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict[str, Any]:
        """The numbers by name; a name that is taken gets a number, or says that it is weighted. ValueError before
        the first batch."""
        if self._parts is None:
            raise ValueError("Cannot get result() since the metric has not yet been built.")
        found: dict[str, Any] = {}
        times: dict[str, int] = {}
        for _, metric, before, weighted in self._parts:
            name = f"{before}{metric.name}"
            if weighted and name in times:
                name = f"{before}weighted_{metric.name}"
            times[name] = times.get(name, 0) + 1
            found[name if times[name] == 1 else f"{name}_{times[name] - 1}"] = metric.result()
        return found

    def __repr__(self) -> str:
        return "<CompileMetrics name=compile_metrics>"


def _by_output(argument: str, given: Any, keys: list[str], count: int) -> list[Any]:
    """What was given for each output."""
    if not given:
        return []
    if count == 1:
        return [nest.flatten(given)]
    if isinstance(given, dict):
        named = cast("dict[str, Any]", given)
        if set(named) <= set(keys):
            return [named.get(key) for key in keys]
    elif len(given) == count:
        return list(given)
    raise ValueError(
        f"Invalid `{argument}`. `{argument}` should contain metrics objects and match the {count} outputs of the "
        f"model{f' {keys}' if keys else ''}. Received: {argument}={given}"
    )


def _metric(given: Any, y_true: Any, y_pred: Any) -> Any:
    name = given if isinstance(given, str) else None
    if name is not None and name.lower() in ("accuracy", "acc"):
        return metrics_classes.get({"class_name": _BY_KIND[kind(y_true, y_pred)], "config": {"name": name}})
    if name is not None and name.lower() in ("crossentropy", "ce"):
        given = f"{kind(y_true, y_pred)}_crossentropy"
    found = metrics_classes.get(given)
    if not isinstance(found, metrics.Metric):
        return metrics.MeanMetricWrapper(found, name=name or getattr(found, "__name__", "metric"))
    if name is not None:
        found.name = name
    return found
