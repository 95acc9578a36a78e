"""Names that the program binds to tensors, as it binds them: rows of the recording's ``names``; and the
flow of data through plain names."""

from __future__ import annotations

from sys import _getframe as getframe  # type: ignore[reportPrivateUsage]  # as in deferring
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.capture.frame_locals import locals_of
from tapecore.capture.instrument import BOUND
from tapecore.capture.loops import Loops
from tapecore.capture.provenance import first_pairs
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from tapecore.capture.backward import Backward
    from tapecore.capture.instrument import Binding
    from tapecore.capture.provenance import Origin

PLAIN: frozenset[Any] = frozenset(
    {int, str, bool, type(None), type, ModuleType, BuiltinFunctionType, FunctionType}
)
ELEMENTS = 64
DEPTH = 3
MISSING = object()


class Names:
    """Called by the program at each binding with its number and the value bound; returns the value."""

    def __init__(self, recorder: Backward) -> None:
        self.recorder = recorder
        self.bindings: list[Binding] = []
        self.loops = Loops(recorder.journal)
        self._flowed: dict[str, Origin] = {}

    def __call__(self, index: int, value: Any) -> Any:
        """Binding ``index`` bound ``value``: or the object that its target starts with, and keys. Below 0 it is
        a loop."""
        if index < 0:
            return self._loop(*divmod(-index, 2), value)
        if type(value) in PLAIN:
            return value
        binding = self.bindings[index]
        text, bound, holder = binding.text, value, None
        if binding.steps:
            text, bound, holder = followed(binding.text, binding.steps, value)
        if type(bound) is Tensor or isinstance(bound, Variable):
            if text:
                self.bind(text, bound, binding.line)
        elif isinstance(bound, (list, tuple, dict)):
            self._bind_elements(text, bound, binding.line)
        if self.recorder.provenance:
            self._flow(binding, bound)
            self._flow_into(binding, holder)
        return value

    def _loop(self, line: int, what: int, value: Any) -> Any:
        if what == BOUND:
            self.loops.bound(line, getframe(2))
        else:
            self.loops.step(line, value, getframe(2))
        return value

    def bind(self, text: str, bound: Any, line: int) -> None:
        """A row of ``names``, unless the name stands for this value already."""
        self.recorder.bind(text, bound, line)

    def _bind_elements(self, text: str, bound: Any, line: int) -> None:
        if text:
            for place, element in elements(bound):
                self.bind(text + place, element, line)

    def _flow(self, binding: Binding, bound: Any) -> None:
        """What flows into a plain name is remembered with the object that it is bound to now."""
        if not isinstance(bound, (float, complex, np.ndarray, np.generic, list, tuple, dict)):
            return
        known = self.recorder.provenance
        found = known.of(bound)
        if found is None:
            found = self._flowing(binding)
            if found is None and binding.text in binding.flows.names:
                found = self._flowed.get(binding.text)
            if found is not None:
                known.note(bound, found)
        if found is None:
            self._flowed.pop(binding.text, None)
        else:
            self._flowed[binding.text] = found

    def _flow_into(self, binding: Binding, holder: Any) -> None:
        """What is put into an array or container is remembered with it."""
        found = self._flowing(binding) if isinstance(holder, (np.ndarray, list, dict)) else None
        if found is not None:
            before = self.recorder.provenance.of(holder)
            self.recorder.provenance.note(holder, found if before is None else before | found)

    def _flowing(self, binding: Binding) -> Origin | None:
        return self.recorder.flowing(binding.flows.names, binding.flows.spans, self._activation())

    def _activation(self) -> int:
        return self.recorder.here().activation


def seen(frame: FrameType | None, filename: str) -> list[tuple[str, Any]]:
    """The names of the person's frames that stand for tensors, as far as they can be seen from outside."""
    found: list[tuple[str, Any]] = []
    while frame is not None:
        if frame.f_code.co_filename == filename:
            for text, bound in list(locals_of(frame).items()):
                if type(bound) is Tensor or isinstance(bound, Variable):
                    found.append((text, bound))
                elif isinstance(bound, (list, tuple, dict)):
                    found += [(text + place, element) for place, element in elements(bound)]
        frame = frame.f_back
    return found


def followed(text: str, steps: tuple[tuple[str, object], ...], value: Any) -> tuple[str, Any, Any]:
    """What a target such as ``self.gain`` or ``params[k]`` stands for: its text with the key's value, the
    object, and the array or container that holds it. Runs no code of the person's."""
    named = any(kind == "name" for kind, _ in steps)
    root, *keys = value if named else (value,)
    spelled, holder = text.partition(".")[0].partition("[")[0], None
    for kind, step in steps:
        if kind == "attribute":
            root, holder = attribute(root, cast("str", step)), None
            spelled += f".{step}"
        else:
            key = keys.pop(0) if kind == "name" else step
            root, holder = (MISSING if kind == "unknown" else item(root, key)), root
            spelled += f"[{key!r}]"
    return spelled, root, holder


def attribute(holder: Any, name: str) -> Any:
    """An instance attribute as it is stored."""
    try:
        return object.__getattribute__(holder, "__dict__").get(name, MISSING)
    except AttributeError:
        return MISSING


def item(holder: Any, key: Any) -> Any:
    """An element of a plain list or dictionary."""
    if type(holder) not in (list, dict, tuple) or type(key) not in (int, str, bool):
        return MISSING
    try:
        return holder[key]
    except (LookupError, TypeError):
        return MISSING


def elements(bound: Any, depth: int = DEPTH) -> Iterator[tuple[str, Any]]:
    """The tensors in a container, each with its place as the program would write it; a bounded number.

    The methods are those of list, tuple and dict themselves: what a person's subclass does is not run.
    """
    for key, element in first_pairs(bound, ELEMENTS):
        if type(key) not in (str, int):
            continue
        if type(element) is Tensor or isinstance(element, Variable):
            yield f"[{key!r}]", element
        elif depth and isinstance(element, (list, tuple, dict)):
            for place, inner in elements(element, depth - 1):
                yield f"[{key!r}]{place}", inner
