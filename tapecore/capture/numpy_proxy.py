"""``np`` for a program that is recorded: NumPy itself, whose functions remember that what they computed
came from tensors."""

from __future__ import annotations

from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.capture.provenance import first_of
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable

if TYPE_CHECKING:
    from tapecore.capture.forward import Forward
    from tapecore.capture.provenance import Origin

DISPATCHED = cast("type[Any]", type(np.mean))
ELEMENTS = 256
DEPTH = 3
SUBMODULES = frozenset({"numpy.linalg", "numpy.fft", "numpy.random", "numpy.ma", "numpy.polynomial"})


class NumpyProxy(ModuleType):
    """Looks like a module of NumPy. What is not a function (types, constants) is NumPy's own object."""

    def __init__(self, module: ModuleType, recorder: Forward) -> None:
        super().__init__(module.__name__)
        self.__dict__.update(
            _module=module,
            _recorder=recorder,
            __doc__=module.__doc__,
            __path__=getattr(module, "__path__", []),
        )

    def __getattr__(self, name: str) -> Any:
        module: ModuleType = self.__dict__["_module"]
        found = getattr(module, name)
        wrapped = self._wrapped(name, found)
        if wrapped is not found:
            self.__dict__[name] = wrapped
        return wrapped

    def _wrapped(self, name: str, found: Any) -> Any:
        recorder: Forward = self.__dict__["_recorder"]
        if isinstance(found, ModuleType):
            return NumpyProxy(found, recorder) if found.__name__ in SUBMODULES else found
        if isinstance(found, (np.ufunc, DISPATCHED, FunctionType, BuiltinFunctionType)):
            inside = self.__name__.partition(".")[2]
            return Traced(found, f"np.{inside}.{name}" if inside else f"np.{name}", recorder)
        return found

    def __dir__(self) -> list[str]:
        return dir(self.__dict__["_module"])

    def __repr__(self) -> str:
        return repr(self.__dict__["_module"])


class Traced:
    """A function of NumPy; everything but the call is NumPy's own."""

    def __init__(self, function: Any, name: str, recorder: Forward) -> None:
        self.__dict__.update(__wrapped__=function, _name=name, _recorder=recorder)
        self.__doc__ = function.__doc__

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["__wrapped__"], name)

    def __repr__(self) -> str:
        return repr(self.__dict__["__wrapped__"])

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call NumPy; where tensors or data of tensors go in, what comes out is known to come from them."""
        recorder: Forward = self.__dict__["_recorder"]
        function = self.__dict__["__wrapped__"]
        if not recorder.provenance and not _has_tensor((*args, *kwargs.values())):
            return function(*args, **kwargs)
        return _followed(recorder, self.__dict__["_name"], function, args, kwargs)


def _has_tensor(arguments: tuple[Any, ...], depth: int = DEPTH) -> bool:
    for x in arguments:
        if isinstance(x, (Tensor, Variable)):
            return True
        if depth and isinstance(x, (list, tuple)) and _has_tensor(tuple(first_of(x, ELEMENTS)), depth - 1):
            return True
    return False


def _followed(
    recorder: Forward, name: str, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    total = _origins(recorder, (*args, *kwargs.values()))
    recorder.calling.append((name, []))
    try:
        result = function(*args, **kwargs)
    finally:
        _, escaped = recorder.calling.pop()
    for origin in escaped:
        total = origin if total is None else total | origin
    if total is not None:
        recorder.provenance.note_each(result, total)
    return result


def _origins(recorder: Forward, arguments: tuple[Any, ...]) -> Origin | None:
    total: Origin | None = None
    for argument in arguments:
        found = recorder.provenance.of(argument)
        if found is not None:
            total = found if total is None else total | found
    return total
