"""What a tensor is asked for and has at times only, or never; and the name that its type has in Python's own errors.

All of it without ``__getattr__``: beside one, Python 3.11 reads every attribute the slow way, and an op reads eight.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

QUALIFIED = "tensorflow.python.framework.ops.EagerTensor"
_UNKNOWN = f"'{QUALIFIED}' object has no attribute '{{}}'"
_GRAPH = "Tensor.{} is undefined when eager execution is enabled."
_NUMPY = (
    "EagerTensor object has no attribute '{}'. \n"
    "        If you are looking for numpy-related methods, please run the following:\n"
    "        tf.experimental.numpy.experimental_enable_numpy_behavior()\n      "
)
_REFUSED = {
    _GRAPH: ("name", "op", "graph", "value_index"),
    _NUMPY: ("T", "astype", "ravel", "transpose", "reshape", "clip", "size", "tolist", "data"),
}

numpy_attributes: dict[str, Callable[[Any], Any]] = {}
"""What more a tensor has while it behaves as a NumPy array: functions of the tensor, by name."""


class EagerType(type):
    """The type of the tensors' type. Python's errors call that by its full name, as they call one that is written in
    C; its ``__name__`` is the last part.
    """

    @property
    def __name__(cls) -> str:  # type: ignore[reportIncompatibleVariableOverride]  # only to be read
        return cls.__qualname__

    def __dir__(cls) -> list[str]:
        return [name for name in super().__dir__() if not isinstance(cls.__dict__.get(name), AtTimes)]


class AtTimes:
    """An attribute that ``offered`` gives of a tensor; where it gives None there is none now: AttributeError with these
    ``words``.
    """

    def __init__(self, name: str, words: str, offered: Callable[[Any], Callable[[], Any] | None]) -> None:
        self._name = name
        self._words = words
        self._offered = offered

    def __get__(self, tensor: Any, kind: type) -> Any:
        found = None if tensor is None else self._offered(tensor)
        if found is None:
            raise AttributeError(
                self._words.format(self._name), name=self._name, obj=kind if tensor is None else tensor
            )
        return found()


def attach(kind: type) -> None:
    """Give the tensors' type these attributes, and its name in errors."""
    type.__dict__["__name__"].__set__(kind, QUALIFIED)
    setattr(kind, "assign", AtTimes("assign", _UNKNOWN, _slice_of_variable))  # noqa: B010  # as the others
    for words, names in _REFUSED.items():
        for name in names:
            setattr(kind, name, AtTimes(name, words, partial(_as_numpy, name)))


def _as_numpy(name: str, tensor: Any) -> Callable[[], Any] | None:
    found = numpy_attributes.get(name)
    return None if found is None else partial(found, tensor)


def _slice_of_variable(tensor: Any) -> Callable[[], Any] | None:
    """``variable[key].assign``, of a tensor that came of such a slice."""
    if not hasattr(tensor, "_origin"):
        return None
    from tapecore.engine.indexing import assign_slice

    return lambda: partial(assign_slice, *tensor._origin)
