"""``tf.function`` without graphs: the function itself, run eagerly each time."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import UnimplementedError


class Function:
    """What ``tf.function`` makes: it calls the Python function; there is no tracing here.

    As in TensorFlow arrays that go in and Python numbers that come out become tensors.
    """

    __module__ = "tensorflow.python.eager.polymorphic_function.polymorphic_function"

    def __init__(self, python_function: Callable[..., Any], input_signature: Any = None) -> None:
        functools.update_wrapper(self, python_function)
        self._python_function = python_function
        self._input_signature = input_signature
        self.__signature__ = inspect.signature(python_function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the function."""
        given = [_tensor_for_array(x) for x in args]
        named = {name: _tensor_for_array(x) for name, x in kwargs.items()}
        return nest.map_structure(_tensor_for_data, self._python_function(*given, **named))

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        bound = cast("Any", self._python_function).__get__(instance, owner)
        return Function(bound, self._input_signature)

    @property
    def python_function(self) -> Callable[..., Any]:
        """The function that was decorated."""
        return self._python_function

    @property
    def input_signature(self) -> Any:
        """The signature given, which nothing checks here."""
        return self._input_signature

    def experimental_get_tracing_count(self) -> int:
        """Always 0: nothing is traced."""
        return 0

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> Any:
        """Raises UnimplementedError: without graphs there is no concrete function."""
        raise UnimplementedError(
            None,
            None,
            "There are no graphs here: tf.function runs eagerly, so there is no concrete function to get.",
        )

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.Function object at {id(self):#x}>"


def _tensor_for_array(x: Any) -> Any:
    return convert_to_tensor(x) if isinstance(x, (np.ndarray, np.generic)) else x


def _tensor_for_data(x: Any) -> Any:
    data = isinstance(x, (bool, int, float, complex, str, bytes, np.ndarray, np.generic))
    return convert_to_tensor(x) if data else x


Function.__qualname__ = "Function"
_eagerly = [False]


def function(
    func: Callable[..., Any] | None = None, input_signature: Any = None, autograph: bool = True, **_: Any
) -> Any:
    """Decorate a function; it goes on running eagerly, so that every op in it can be seen."""
    if func is None:
        return partial(function, input_signature=input_signature)
    return Function(func, input_signature)


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Remember the choice; functions run eagerly either way."""
    _eagerly[0] = bool(run_eagerly)


def functions_run_eagerly() -> bool:
    """What ``run_functions_eagerly`` was told last."""
    return _eagerly[0]
