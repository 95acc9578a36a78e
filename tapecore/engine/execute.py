"""``execute``: the one place where an op runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.engine import constant, floating
from tapecore.engine.composite import composite_in
from tapecore.engine.dtypes import protocol_name
from tapecore.engine.errors import InvalidArgumentError, invalid_dtype
from tapecore.engine.observer import Observer, Record, observers
from tapecore.engine.refusals import refused
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable, variable_of

if TYPE_CHECKING:
    from tapecore.engine.op import Op


_state, _LISTENING = floating.state, floating.LISTENING
_record = cast("Any", tuple).__new__  # what a named tuple's own constructor would call, a few times slower


def execute(op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """Run ``op``: Variables are read, Python data is converted, observers are told. Gives a Tensor or a
    tuple of them.
    """
    watching = observers.get()
    values: list[Array] = []
    for x in inputs:
        if type(x) is not Tensor:
            if _only_variables(inputs):
                inputs = tuple([x if type(x) is Tensor else read(x, watching) for x in inputs])
            elif (composite := composite_in(inputs)) is not None:
                return composite._run(op, inputs, attrs)  # type: ignore[reportPrivateUsage]
            else:
                inputs = prepare(op, inputs, watching)
            values = [x.value if type(x) is Tensor else x for x in inputs]
            break
        values.append(x.value)
    check(op, values)
    token = None if _state() is _LISTENING else floating.silence()
    try:
        result = op.forward(*values, **attrs)
    except (ValueError, IndexError) as error:
        raise refused(op, values, error) from None
    finally:
        if token is not None:
            floating.restore(token)
    if type(result) is tuple:
        outputs = tuple([Tensor(as_array(part)) for part in cast("tuple[Any, ...]", result)])
        answer: Any = outputs
    else:
        answer = Tensor(result if type(result) is np.ndarray else as_array(result))
        outputs = (answer,)
    if watching:
        record = _record(Record, (op, inputs, attrs, outputs))
        for observer in watching:
            observer.on_op(record)
    return answer


def as_array(result: Any) -> Array:
    """What a forward function gave as an array; NumPy takes a single text out of an array as bytes."""
    return constant.to_array(result) if type(result) is bytes else np.asarray(result)


def prepare(op: Op, inputs: tuple[Any, ...], watching: tuple[Observer, ...]) -> tuple[Any, ...]:
    """The inputs as Tensors and arrays: Variables give their snapshots, Python data takes the dtype of its
    group.
    """
    ready = [x if type(x) is Tensor else _read(x, watching) for x in inputs]
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


def _only_variables(inputs: tuple[Any, ...]) -> bool:
    """Whether there are only tensors and Variables."""
    for x in inputs:  # noqa: SIM110  # a generator costs more
        if type(x) is not Tensor and type(x) is not Variable:
            return False
    return True


def _read(x: Any, watching: tuple[Observer, ...]) -> Any:
    """The state of a Variable; anything else as it is."""
    if type(x) is Variable:
        return read(x, watching)
    x = variable_of(x)
    return x.read(watching) if isinstance(x, Variable) else x


def read(variable: Variable, watching: tuple[Observer, ...]) -> Tensor:
    """The state of ``variable``, after those observers were told that do not watch it already."""
    for observer in watching:
        reel = observer.reel
        if reel is None or variable.id not in reel.variables:
            observer.on_read(variable)
    return variable._snapshot  # type: ignore[reportPrivateUsage]  # the property costs a call


def _converted(x: Any, dtype: Any, lenient: bool) -> Any:
    if not lenient or dtype is None:
        return constant.lift(x, dtype)
    try:
        return constant.lift(x, dtype)
    except (TypeError, ValueError):
        return constant.lift(x)


def check(op: Op, values: list[Array]) -> None:
    """Raise InvalidArgumentError unless the dtypes are allowed, and equal where they must be."""
    if not values:
        return
    allowed = op.types.numbers
    if len(values) == 2 and values[0].dtype is values[1].dtype and values[0].dtype.num in allowed:
        return  # nearly always
    group = range(len(values)) if op.variadic else op.same
    first = values[group[0] if group else 0].dtype
    if allowed and first.num not in allowed:
        raise _not_allowed(op, first)
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
