"""How an op is called: binding arguments, converting Python data, refusing wrong dtypes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine.execute import execute
from tapecore.engine.symbols import Symbol

if TYPE_CHECKING:
    from tapecore.engine.op import Op

REQUIRED = inspect.Parameter.empty
"""The default of an attribute that has none."""

BARE = (np.ndarray, np.generic, int, float, complex)
"""What an op computes on without becoming an event: rules meet it while nobody records."""

_PLAIN = {type(None), bool, int, float, str}
"""Types of attributes that need no translation."""

_PROTOCOL = {"half": "float16", "float": "float32", "double": "float64"}


class Types:
    """The element types that an op takes: TensorFlow's names for them in its order; none named: all."""

    def __init__(self, names: str) -> None:
        self.names = tuple(names.split())
        known = {
            np.dtype(_PROTOCOL.get(n, n))
            for n in self.names
            if n not in ("bfloat16", "string") and n[0] != "q"
        }
        self.allowed = frozenset(known | ({np.dtype(object)} if "string" in self.names else set()))
        self.numbers = frozenset(dtype.num for dtype in self.allowed)


def inputs_of(forward: Callable[..., Any]) -> tuple[str, ...]:
    """The inputs that a forward function names by its positional parameters."""
    parameters = inspect.signature(forward).parameters.values()
    star = [f"*{p.name}" for p in parameters if p.kind is p.VAR_POSITIONAL]
    return tuple(
        star or [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    )


def attributes_of(forward: Callable[..., Any]) -> dict[str, Any]:
    """The attributes that a forward function names by its keyword-only parameters, with their defaults."""
    if isinstance(forward, np.ufunc):
        return {}
    parameters = inspect.signature(forward).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}


def bind(op: Op, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The inputs and the attributes among the arguments. Raises TypeError as a Python function would."""
    if op.variadic:
        return args, _attributes(op, (), kwargs)
    count = op.count
    if len(args) == count:
        return args, _attributes(op, (), kwargs)
    for name in kwargs:
        if name not in op.attributes and name not in op.inputs:
            raise TypeError(f"{call_name(op)}() got an unexpected keyword argument '{name}'")
    if len(args) < count:
        args = args + tuple(_taken(op, name, kwargs) for name in op.inputs[len(args) :])
    return args[:count], _attributes(op, args[count:], kwargs)


def _taken(op: Op, name: str, kwargs: dict[str, Any]) -> Any:
    try:
        return kwargs.pop(name)
    except KeyError:
        raise TypeError(f"{call_name(op)}() missing 1 required positional argument: '{name}'") from None


def _attributes(op: Op, positional: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    defaults, required = op.defaults or op.find_defaults()
    if not positional and not kwargs and not required:
        return defaults
    attrs = defaults.copy()
    if positional:
        extra = positional[len(op.attributes) :]
        if len(extra) > 1 or not all(isinstance(name, (str, type(None))) for name in extra):
            most = len(op.inputs) + len(op.attributes) + 1
            raise TypeError(
                f"{call_name(op)}() takes from {len(op.inputs)} to {most} positional arguments "
                f"but {len(positional) + len(op.inputs)} were given"
            )
        attrs.update(zip(op.attributes, map(plain, positional), strict=False))
    for name, value in kwargs.items():
        if name not in op.attributes:
            raise TypeError(f"{call_name(op)}() got an unexpected keyword argument '{name}'")
        attrs[name] = value if type(value) in _PLAIN else plain(value)
    for name in required:
        if name not in attrs:
            raise TypeError(f"{call_name(op)}() missing 1 required positional argument: '{name}'")
    return attrs


def defaults_of(attributes: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The attributes of a call that gives none, and the names of those that it has to give."""
    required = tuple(name for name, value in attributes.items() if value is REQUIRED)
    return {name: plain(value) for name, value in attributes.items() if value is not REQUIRED}, required


def call_name(op: Op) -> str:
    """The name that a person calls the op by."""
    return op.api[0].rpartition(".")[2] if op.api else op.name


def plain(value: Any) -> Any:
    """An attribute as plain data: numbers, text, tuples, NumPy dtypes; a tensor becomes its numbers."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return tuple(plain(item) for item in value)  # type: ignore[reportUnknownVariableType]
    return _plain_object(value)


def _plain_object(value: Any) -> Any:
    from tapecore.engine.dtypes import DType, as_dtype
    from tapecore.engine.shape import TensorShape

    if isinstance(value, TensorShape):
        return tuple(value)
    if isinstance(value, (DType, np.dtype, type)):
        return np.dtype(as_dtype(value).as_numpy_dtype)
    value = getattr(value, "value", value) if not hasattr(value, "_snapshot") else value._snapshot.value
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    return value


def run(op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """Run the op on what it is given: the types of the inputs decide whether Tensors or arrays come out."""
    bare = True
    for x in inputs:
        if isinstance(x, Symbol):
            return x.call(op, inputs, attrs)
        if not isinstance(x, BARE):
            bare = False
    return op.forward(*inputs, **attrs) if bare else execute(op, inputs, attrs)


def public_face(op: Op) -> Callable[..., Any]:
    """The function that the public calls: it converts Python data and always gives Tensors."""

    def face(*args: Any, name: str | None = None, **kwargs: Any) -> Any:
        if len(args) == op.count and not kwargs:
            return execute(op, args, _attributes(op, (), kwargs))
        if op.variadic:
            key = op.inputs[0][1:]
            values, rest = (args[0], args[1:]) if args else (_taken(op, key, kwargs), ())
            return execute(op, tuple(values), _attributes(op, rest, kwargs))
        return execute(op, *bind(op, args, kwargs))

    return _labelled(face, op)


def named(run: Any, op: Op) -> Callable[..., Any]:
    """``run``, whose first parameters are the inputs of ``op``, as the public may call it: under the op's name
    and those of its inputs.
    """
    code = run.__code__
    name = call_name(op)
    names = (*op.inputs, *code.co_varnames[len(op.inputs) :])
    run.__code__ = code.replace(co_varnames=names, co_name=name, co_qualname=name)
    return _labelled(run, op)


def _labelled(face: Any, op: Op) -> Callable[..., Any]:
    face.__name__ = face.__qualname__ = call_name(op)
    face.__doc__ = op.forward.__doc__
    face.op = op
    face.__wrapped__ = _Shown(op)
    return face


class _Shown:
    """What ``inspect.signature`` and ``help`` find behind a public function: its parameters, put together when
    asked for.
    """

    def __init__(self, op: Op) -> None:
        self._op = op

    def __getattr__(self, name: str) -> inspect.Signature:
        if name != "__signature__":
            raise AttributeError(name)
        return parameters_of(self._op)


def parameters_of(op: Op) -> inspect.Signature:
    """The parameters of the public function of ``op``: its inputs, its attributes, and ``name``."""
    both = inspect.Parameter.POSITIONAL_OR_KEYWORD
    inputs = [inspect.Parameter(name.lstrip("*"), both) for name in op.inputs]
    attributes = [inspect.Parameter(name, both, default=value) for name, value in op.attributes.items()]
    return inspect.Signature([*inputs, *attributes, inspect.Parameter("name", both, default=None)])
