"""``tf.py_function`` and ``tf.numpy_function``: Python code called like an op."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor, to_array
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.execute import execute
from tapecore.engine.op import Op, public
from tapecore.engine.tensor import Array


@public("py_function")
def py_function(
    func: Callable[..., Any] | None = None, inp: Any = None, Tout: Any = None, name: str | None = None
) -> Any:
    """``func`` called with tensors; what it computes with ops can be differentiated. ``Tout`` are the
    result's dtypes.
    """
    results = _call(func, [convert_to_tensor(x) for x in inp])
    if isinstance(Tout, (list, tuple)):
        return [convert_to_tensor(x, dtype) for x, dtype in zip(_listed(results), Tout, strict=True)]  # type: ignore[reportUnknownArgumentType]
    return convert_to_tensor(results, Tout)


@public("numpy_function")
def numpy_function(
    func: Callable[..., Any] | None = None,
    inp: Any = None,
    Tout: Any = None,
    stateful: bool = True,
    name: str | None = None,
) -> Any:
    """``func`` called with arrays. No gradient passes through it."""
    single = not isinstance(Tout, (list, tuple))
    wanted = [np.dtype(as_dtype(t).as_numpy_dtype) for t in ([Tout] if single else Tout)]  # type: ignore[reportUnknownVariableType]

    def forward(*arrays: Array) -> Any:
        results = _call(func, [a.copy() if a.ndim else a[()] for a in arrays])
        parts = [
            to_array(x, t) for x, t in zip([results] if single else _listed(results), wanted, strict=True)
        ]
        return parts[0] if single else tuple(parts)

    op = Op("PyFunc", forward, [f"input_{i}" for i in range(len(inp))])
    outputs = execute(op.no_gradient(), tuple(inp), {})
    return outputs if single else list(outputs)


def _call(func: Callable[..., Any] | None, arguments: list[Any]) -> Any:
    if func is None:
        raise ValueError("A function is needed.")
    return func(*arguments)


def _listed(results: Any) -> list[Any]:
    return list(results) if isinstance(results, (list, tuple)) else [results]  # type: ignore[reportUnknownArgumentType]
