"""``tf.function`` without graphs: the function itself, run eagerly each time."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from tapecore.engine.errors import UnimplementedError


class Function:
    """What ``tf.function`` makes: it calls the Python function; there is no tracing here."""

    __module__ = "tensorflow.python.eager.polymorphic_function.polymorphic_function"

    def __init__(self, python_function: Callable[..., Any], input_signature: Any = None) -> None:
        functools.update_wrapper(self, python_function)
        self._python_function = python_function
        self._input_signature = input_signature
        self.__signature__ = inspect.signature(python_function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._python_function(*args, **kwargs)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        return Function(self._python_function.__get__(instance, owner), self._input_signature)

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
            None, None, "There are no graphs here: tf.function runs eagerly, so there is no concrete function to get."
        )

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.Function object at {id(self):#x}>"


Function.__qualname__ = "Function"
_eagerly = [False]


def function(
    func: Callable[..., Any] | None = None, input_signature: Any = None, autograph: bool = True, **_: Any
) -> Any:
    """Decorate a function; it goes on running eagerly, so that every op in it can be seen."""
    if func is None:
        return lambda f: function(f, input_signature)  # type: ignore[reportUnknownLambdaType]
    return Function(func, input_signature)


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Remember the choice; functions run eagerly either way."""
    _eagerly[0] = bool(run_eagerly)


def functions_run_eagerly() -> bool:
    """What ``run_functions_eagerly`` was told last."""
    return _eagerly[0]
