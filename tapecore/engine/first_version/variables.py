"""Variables by name as in TensorFlow 1, without a graph that would keep them: every call makes a new one."""

from __future__ import annotations

from typing import Any

from tapecore.engine import dtypes, naming
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.variable import Variable


@public("compat.v1.variable_scope")
class VariableScope(naming.NameScope):
    """``with tf.compat.v1.variable_scope("outer"):`` puts ``outer/`` before the names of Variables made inside."""

    def __init__(
        self, name_or_scope: str, default_name: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(name_or_scope or default_name or "")


@public("compat.v1.get_variable")
def get_variable(
    name: str,
    shape: Any = None,
    dtype: Any = None,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = True,
    **others: Any,
) -> Variable:
    """A new Variable of this name; without an initializer its numbers are Glorot's uniform ones, or zeros if they
    are whole."""
    kind = dtypes.as_dtype(dtype or "float32")
    if initializer is not None and not callable(initializer):
        return Variable(initializer, trainable=trainable, name=name, dtype=dtype)
    usual = "GlorotUniform" if kind.is_floating else "Zeros"
    draw = PUBLIC[f"keras.initializers.{usual}"]() if initializer is None else initializer
    draw = draw() if isinstance(draw, type) else draw
    return Variable(draw(() if shape is None else shape, kind), trainable=trainable, name=name)


def _offer_initializers() -> None:
    for older, today in {
        "glorot_uniform": "GlorotUniform",
        "glorot_normal": "GlorotNormal",
        "orthogonal": "Orthogonal",
        "truncated_normal": "TruncatedNormal",
        "variance_scaling": "VarianceScaling",
    }.items():
        PUBLIC[f"compat.v1.{older}_initializer"] = PUBLIC[f"keras.initializers.{today}"]


_offer_initializers()
