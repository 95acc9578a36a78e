"""``execute``: the one place where an op runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.engine import constant, floating
from tapecore.engine.dtypes import protocol_name
from tapecore.engine.errors import InvalidArgumentError, invalid, invalid_dtype
from tapecore.engine.observer import Observer, Record, observers
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable, variable_of

if TYPE_CHECKING:
    from tapecore.engine.op import Op


def execute(op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """Run ``op``: Variables are read, Python data is converted, observers are told. Gives a Tensor or a
    tuple of them.
    """
    watching = observers.get()
    values: list[Array] = []
    for x in inputs:
        if type(x) is not Tensor:
            inputs = prepare(op, inputs, watching)
            values = [x.value if type(x) is Tensor else x for x in inputs]
            break
        values.append(x.value)
    check(op, values)
    token = floating.silence()
    try:
        result = op.forward(*values, **attrs)
    except ValueError as error:
        raise _refused(op, values, error) from None
    finally:
        floating.restore(token)
    if type(result) is tuple:
        outputs = tuple([Tensor(np.asarray(part)) for part in cast("tuple[Any, ...]", result)])
        answer: Any = outputs
    else:
        answer = Tensor(result if type(result) is np.ndarray else np.asarray(result))
        outputs = (answer,)
    if watching:
        record = Record(op, inputs, attrs, outputs)
        for observer in watching:
            observer.on_op(record)
    return answer


def prepare(op: Op, inputs: tuple[Any, ...], watching: tuple[Observer, ...]) -> tuple[Any, ...]:
    """The inputs as Tensors and arrays: Variables give their snapshots, Python data takes the dtype of its
    group.
    """
    ready = [x if type(x) is Tensor else variable_of(x) for x in inputs]
    for i, x in enumerate(ready):
        if isinstance(x, Variable):
            ready[i] = x.read(watching)
    group = range(len(ready)) if op.variadic else op.same
    dtype = None
    if not op.lenient:
        dtype = next((ready[i].value.dtype for i in group if type(ready[i]) is Tensor), None)
    for i, x in enumerate(ready):
        if type(x) is Tensor:
            if i in group and dtype is None:
                dtype = x.value.dtype
            continue
        ready[i] = _converted(x, dtype if i in group else None, op.lenient)
        if type(ready[i]) is np.ndarray:
            for observer in watching:
                observer.on_convert(cast("Array", ready[i]), x)
        if i in group and dtype is None:
            dtype = ready[i].dtype if isinstance(ready[i], np.ndarray) else ready[i].value.dtype
    return tuple(ready)


def _converted(x: Any, dtype: Any, lenient: bool) -> Any:
    if not lenient or dtype is None:
        return constant.lift(x, dtype)
    try:
        return constant.lift(x, dtype)
    except (TypeError, ValueError):
        return constant.lift(x)


def check(op: Op, values: list[Array]) -> None:
    """Raise InvalidArgumentError unless the dtypes are allowed, and equal where they must be."""
    allowed = op.types.numbers
    if allowed and values and values[op.same[0] if op.same else 0].dtype.num not in allowed:
        raise _not_allowed(op, values[op.same[0] if op.same else 0].dtype)
    if len(values) < 2:
        return
    group = range(len(values)) if op.variadic else op.same
    if not group:
        return
    first = values[group[0]].dtype
    for i in group:
        if values[i].dtype is not first and values[i].dtype != first:
            raise invalid_dtype(op.name, i, protocol_name(first), protocol_name(values[i].dtype))


def _not_allowed(op: Op, dtype: Any) -> InvalidArgumentError:
    return InvalidArgumentError(
        None,
        None,
        f"Value for attr 'T' of {protocol_name(dtype)} is not in the list of allowed values: "
        f"{', '.join(op.types.names)}\n"
        f"\t; NodeDef: {{{{node {op.name}}}}}; Op<name={op.name}; signature={_signature(op)}; attr=T:type,"
        f"allowed=[{', '.join('DT_' + name.upper() for name in op.types.names)}]> [Op:{op.name}] name: ",
    )


def _signature(op: Op) -> str:
    return f"{', '.join(f'{name}:T' for name in op.inputs)} -> {'y' if len(op.inputs) == 1 else 'z'}:T"


def _refused(op: Op, values: list[Array], error: ValueError) -> Exception:
    """NumPy's complaint about shapes, in TensorFlow's words."""
    if not op.elementwise or len(values) < 2:
        return error
    shapes = [f"[{','.join(map(str, v.shape))}]" for v in values]
    return invalid(op.name, f"Incompatible shapes: {' vs. '.join(shapes)}")
