"""``tf.function`` without graphs: the function itself, run eagerly each time."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.composite import Composite
from tapecore.engine.concrete import ConcreteFunction, argument_key, covers, matched
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.creations import Creations
from tapecore.engine.observer import observers
from tapecore.engine.variable import Variable, variable_of

_SINGLETON = (
    "tf.function only supports singleton tf.Variables created on the first call. Make sure the tf.Variable is only "
    "created once or created outside tf.function. See https://www.tensorflow.org/guide/function#creating_tfvariables "
    "for more information."
)

EAGER = (
    "tf.function runs its Python function each time; TensorFlow traces it once for each kind of arguments."
)


class Function:
    """What ``tf.function`` makes: it calls the Python function; there is no tracing here.

    As in TensorFlow arrays that go in and Python numbers that come out become tensors; with an
    ``input_signature`` everything that goes in does. TypeError for what does not fit it, ValueError for a
    Variable made by a later call.
    """

    __module__ = "tensorflow.python.eager.polymorphic_function.polymorphic_function"

    def __init__(self, python_function: Callable[..., Any], input_signature: Any = None) -> None:
        functools.update_wrapper(self, python_function)
        self._python_function = python_function
        self._input_signature = None if input_signature is None else tuple(input_signature)
        self.__signature__ = inspect.signature(python_function)
        self._keys: dict[Any, tuple[Any, Any]] = {}
        self._called = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the function."""
        if self._input_signature is not None:
            args, kwargs = matched(self.__signature__, self._input_signature, args, kwargs), {}
        else:
            args = tuple(nest.map_structure(_tensor_for_array, list(args)))
            kwargs = {name: nest.map_structure(_tensor_for_array, x) for name, x in kwargs.items()}
        self._note(args, kwargs)
        for observer in observers.get():
            observer.on_remark(EAGER)
        with Creations(_SINGLETON if self._called else None) as made:
            given = self._python_function(*args, **kwargs)
            results = nest.map_structure(_output, given)
            del given
        if made.any_lost():
            raise ValueError(_SINGLETON)
        self._called = True
        return results

    def _note(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if self._input_signature is not None:
            args, kwargs = self._input_signature, {}
        key = argument_key(args, kwargs)
        if key not in self._keys and not any(covers(known, (args, kwargs)) for known in self._keys.values()):
            self._keys[key] = (args, kwargs)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        kept = vars(instance).get("_tf_functions") if hasattr(instance, "__dict__") else None  # type: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if kept is None or id(self) not in kept:
            bound = Function(
                cast("Any", self._python_function).__get__(instance, owner), self._input_signature
            )
            if not hasattr(instance, "__dict__"):
                return bound
            kept = vars(instance).setdefault("_tf_functions", _Kept())  # type: ignore[reportUnknownMemberType, reportUnknownVariableType]
            kept[id(self)] = bound
        return kept[id(self)]  # type: ignore[reportUnknownVariableType]

    @property
    def python_function(self) -> Callable[..., Any]:
        """The function that was decorated."""
        return self._python_function

    @python_function.setter
    def python_function(self, function: Callable[..., Any]) -> None:
        self._python_function = function

    @property
    def input_signature(self) -> Any:
        """The signature given."""
        return self._input_signature

    @property
    def function_spec(self) -> Any:
        """The parameters."""
        return self.__signature__

    @property
    def traced(self) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
        """Arguments of each kind that it was called with, or asked for a concrete function of."""
        return list(self._keys.values())

    def experimental_get_tracing_count(self) -> int:
        """How often TensorFlow would have traced: one for each kind of arguments seen."""
        return len(self._keys)

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The function for arguments of one kind: tensors stand for any of their shape and dtype, everything
        else is kept as it is."""
        if self._input_signature is not None and not args and not kwargs:
            args = self._input_signature
        self._note(args, kwargs)
        return ConcreteFunction(self, self.__signature__, args, kwargs)

    def pretty_printed_concrete_signatures(self, verbose: bool = True) -> str:
        """What it was called with so far, as text."""
        shown = [str(self.get_concrete_function(*args, **kwargs)) for args, kwargs in self._keys.values()]
        return "\n\n".join(text.removeprefix("ConcreteFunction ") for text in shown)

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__name__} object at {id(self):#x}>"


class _Kept(dict[int, Function]):
    """The methods of one object that are functions; a copy of the object makes its own."""

    def __deepcopy__(self, memo: Any) -> _Kept:
        return _Kept()

    def __copy__(self) -> _Kept:
        return _Kept()

    def __reduce__(self) -> Any:
        return _Kept, ()


def _tensor_for_array(x: Any) -> Any:
    return convert_to_tensor(x) if isinstance(x, (np.ndarray, np.generic)) else x


def _output(x: Any) -> Any:
    """A result: numbers and Variables become tensors."""
    if isinstance(variable_of(x), Variable):
        return convert_to_tensor(x)
    data = isinstance(x, (bool, int, float, complex, str, bytes, np.ndarray, np.generic))
    return convert_to_tensor(x) if data and not isinstance(x, Composite) else x


Function.__qualname__ = "Function"
_eagerly = [False]


def function(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    func: Callable[..., Any] | None = None,
    input_signature: Any = None,
    autograph: bool = True,
    jit_compile: bool | None = None,
    reduce_retracing: bool = False,
    experimental_implements: Any = None,
    experimental_autograph_options: Any = None,
    experimental_attributes: Any = None,
    experimental_relax_shapes: Any = None,
    experimental_compile: Any = None,
    experimental_follow_type_hints: Any = None,
) -> Any:
    """Decorate a function; it goes on running eagerly, so that every op in it can be seen."""
    if func is None:
        return partial(function, input_signature=input_signature)
    if isinstance(func, Function):
        return Function(func.python_function, input_signature or func.input_signature)
    return Function(func, input_signature)


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Remember the choice; functions run eagerly either way."""
    _eagerly[0] = bool(run_eagerly)


def functions_run_eagerly() -> bool:
    """What ``run_functions_eagerly`` was told last."""
    return _eagerly[0]
