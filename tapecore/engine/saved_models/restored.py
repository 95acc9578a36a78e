"""What ``tf.saved_model.load`` gives: objects that have what was saved, and nothing else."""

from __future__ import annotations

from typing import Any

from tapecore.engine import nest
from tapecore.engine.checkpoints.checkpoint import ListWrapper
from tapecore.engine.composite import Composite
from tapecore.engine.concrete import argument_key, kind_of
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.function import Function
from tapecore.engine.specification import TypeSpec
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable, variable_of

_PLACE = "tensorflow.python.saved_model"


class RestoredFunction(Function):
    """A function of a SavedModel: it takes what the saved one was called with or asked for, and nothing else."""

    def __init__(self, function: Function) -> None:
        super().__init__(function.python_function, function.input_signature)
        self._live = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it. ValueError for arguments of no kind that it was saved for."""
        if self.input_signature is not None:
            return self._live(*args, **kwargs)
        options = self._options()
        if not options:
            raise ValueError("Found zero restored functions for caller function.")
        given = self._bound(args, kwargs)
        for converting in (False, True):
            for option in options:
                ready = _ready(option, given, converting)
                if ready is not None:
                    return self._live(**ready)
        raise ValueError(_no_match(given, options))

    def _options(self) -> list[dict[str, Any]]:
        """The kinds of arguments that it was saved for, defaults filled in."""
        found = [self._bound(*known) for known in self._live.traced]
        keys = [argument_key((), each) for each in found]
        return [each for k, each in enumerate(found) if keys[k] not in keys[:k]]

    def _bound(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        bound = self.__signature__.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.arguments

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> Any:
        """As of the saved function."""
        return self._live.get_concrete_function(*args, **kwargs)


RestoredFunction.__qualname__ = "RestoredFunction"
RestoredFunction.__module__ = f"{_PLACE}.function_deserialization"


def _ready(option: dict[str, Any], given: dict[str, Any], converting: bool) -> dict[str, Any] | None:
    """The arguments as tensors where the option has some; None where they do not fit."""
    ready: dict[str, Any] = {}
    for name, known in option.items():
        try:
            nest.assert_same_structure(known, given[name])
            ready[name] = nest.map_structure(lambda one, x: _fitted(one, x, converting), known, given[name])
        except (TypeError, ValueError):
            return None
    return ready


def _fitted(known: Any, x: Any, converting: bool) -> Any:
    kind: Any = kind_of(known)
    if not isinstance(kind, TypeSpec):
        if type(x) is not type(kind) or x != kind:
            raise ValueError
        return x
    if not isinstance(variable_of(x), (Tensor, Variable, Composite)):
        if not converting or not hasattr(kind, "dtype"):
            raise ValueError
        x = convert_to_tensor(x, kind.dtype)  # type: ignore[reportAttributeAccessIssue]
    if not kind.is_compatible_with(kind_of(x)):
        raise ValueError
    return x


def _no_match(given: dict[str, Any], options: list[dict[str, Any]]) -> str:
    told = [f"Option {k}:\n{_listed(option)}" for k, option in enumerate(options, 1)]
    return (
        "Could not find matching concrete function to call loaded from the SavedModel. Got:\n"
        f"{_listed(given)}\n\n Expected these arguments to match one of the following {len(options)} option(s):\n\n"
        + "\n\n".join(told)
    )


def _listed(arguments: dict[str, Any]) -> str:
    lines = "\n".join(f"    * {_told(name, x)}" for name, x in arguments.items())
    return f"  Positional arguments ({len(arguments)} total):\n{lines}\n  Keyword arguments: {{}}"


def _told(name: str, x: Any) -> str:
    known = variable_of(x)
    if isinstance(known, (Tensor, Variable)):
        return f"TensorSpec(shape={known.shape}, dtype={known.dtype!r}, name={name!r})"
    return repr(x)


class DictWrapper(dict[Any, Any]):
    """A dictionary of a SavedModel."""

    def __repr__(self) -> str:
        return f"DictWrapper({super().__repr__()})"


class UserObject:
    """An object of a SavedModel: its Variables and functions are attributes."""

    _checkpointed = True

    def _joined(self) -> None:
        """Lists of a SavedModel tell nobody of what is added to them."""


def _call(self: UserObject, *args: Any, **kwargs: Any) -> Any:
    return vars(self)["__call__"](*args, **kwargs)


def user_object(*, callable: bool) -> UserObject:
    """An object of a class of its own, as in TensorFlow, whose parts come later."""
    kind = type("_UserObject", (UserObject,), {"__call__": _call} if callable else {})
    kind.__qualname__, kind.__module__ = (
        "Loader._recreate_base_user_object.<locals>._UserObject",
        f"{_PLACE}.load",
    )
    return kind()


def container(kind: str) -> Any:
    """An empty list or dictionary."""
    return ListWrapper([], UserObject()) if kind == "list" else DictWrapper()  # type: ignore[reportArgumentType]
