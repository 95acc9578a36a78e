"""``keras.InputSpec``: what a layer says of its inputs, and the check before each call."""

from __future__ import annotations

from typing import Any

from tapecore.engine import nest
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.keras import call_errors
from tapecore.engine.op import public


@public("keras.InputSpec keras.layers.InputSpec")
class InputSpec:
    """The rank, extents and dtype that an input has to have, as far as they are given; ``axes`` are extents by axis."""

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        dtype: Any = None,
        shape: Any = None,
        ndim: int | None = None,
        max_ndim: int | None = None,
        min_ndim: int | None = None,
        axes: dict[int, int | None] | None = None,
        allow_last_axis_squeeze: bool = False,
        name: str | None = None,
        optional: bool = False,
    ) -> None:
        self.dtype = None if dtype is None else as_dtype(dtype).name
        self.shape = None if shape is None else tuple(shape)
        self.ndim = ndim if self.shape is None else len(self.shape)
        self.max_ndim, self.min_ndim, self.name, self.optional = max_ndim, min_ndim, name, optional
        self.axes = {int(axis): extent for axis, extent in (axes or {}).items()}
        self.allow_last_axis_squeeze = allow_last_axis_squeeze

    def refusal(self, shape: tuple[Any, ...]) -> str | None:
        """Why an input of this shape does not fit; None if it does."""
        found = len(shape)
        for name, fits in (
            ("ndim", self.ndim in {None, found}),
            ("max_ndim", self.max_ndim is None or found <= self.max_ndim),
            ("min_ndim", self.min_ndim is None or found >= self.min_ndim),
        ):
            if not fits:
                ending = "" if name == "max_ndim" else f". Full shape received: {shape}"
                return f"expected {name}={getattr(self, name)}, found ndim={found}{ending}"
        for axis, extent in self.axes.items():
            if None not in {extent, shape[axis]} and extent != shape[axis]:
                wanted = f"expected axis {axis} of input shape to have value {extent}"
                return f"{wanted}, but received input with shape {shape}"
        if self.shape is not None and any(
            None not in {n, m} and n != m for n, m in zip(self.shape, shape, strict=True)
        ):
            return f"expected shape={self.shape}, found shape={shape}"
        return None


def check(layer: Any, x: Any) -> None:
    """Raise ValueError for inputs that the layer cannot take."""
    spec = layer.input_spec
    if spec is not None:
        _check_all(layer, nest.flatten(spec), x)
    shape = getattr(x, "shape", None)
    if shape is None or (layer._ndim is None and layer._min_ndim is None):
        return
    found = len(shape)
    if layer._ndim is not None and found != layer._ndim:
        raise call_errors.unfit(layer, f"expected ndim={layer._ndim}, found ndim={found}", shape)
    if layer._min_ndim is not None and found < layer._min_ndim:
        raise call_errors.unfit(layer, f"expected min_ndim={layer._min_ndim}, found ndim={found}", shape)


def _check_all(layer: Any, specs: Any, x: Any) -> None:
    inputs = nest.flatten(x)
    if len(inputs) != len(specs):
        raise ValueError(
            f"Layer '{layer.name}' expects {len(specs)} input(s), but it received {len(inputs)} input tensors. Inputs "
            f"received: {inputs}"
        )
    for place, (each, spec) in enumerate(zip(inputs, specs, strict=True)):
        if spec is None or not hasattr(each, "shape"):
            continue
        why = spec.refusal(tuple(each.shape))
        if why is not None:
            raise ValueError(
                f"Input {place} with name '{spec.name}' of layer '{layer.name}' is incompatible with the layer: {why}"
            )
