"""What the program calls an object's attributes from outside: ``net.gain`` for the ``self.gain`` that a method of
``net`` gave it."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from tapecore.graph.program import span_of_frame

if TYPE_CHECKING:
    from tapecore.graph.program import Function, Program
    from tapecore.recording.event import Event, Frame, Name
    from tapecore.recording.recording import Recording

DEEPEST = 8
"""Objects within objects are followed so far."""
_MAKING = "__init__"


class Owners:
    """Answers from the calls around the making of a value: what is bound to what they make, or on what they are
    called."""

    def __init__(self, recording: Recording, program: Program) -> None:
        self._recording = recording
        self._frames = recording.frames
        self._program = program
        self._methods: dict[int, Function | None] = {}
        self._made_at: dict[int, list[tuple[str, int]]] = defaultdict(list)  # a calling frame -> whom it made
        for frame in self._frames:
            key = (frame.function, frame.activation)
            if _method_name(frame) == _MAKING and key not in self._made_at[frame.parent]:
                self._made_at[frame.parent].append(key)

    def outside(self, name: Name, created: Event) -> str:
        """``net.gain`` for the name ``self.gain`` of a Variable that ``created`` made; "" where the text does
        not tell."""
        root, dot, rest = name.text.partition(".")
        if not dot or not self.is_within(root, name.line):
            return ""
        method = self._method(name.line)
        giver = next((f for f in self._recording.stack_of(created) if self._method(f.line) is method), None)
        owner = "" if giver is None else self._owner(giver)
        return f"{owner}.{rest}" if owner else ""

    def is_within(self, root: str, line: int) -> bool:
        """Whether ``root`` is what the method around ``line`` calls its object."""
        method = self._method(line)
        return method is not None and bool(method.args.args) and method.args.args[0].arg == root

    def _method(self, line: int) -> Function | None:
        if line not in self._methods:
            self._methods[line] = self._method_around(line)
        return self._methods[line]

    def _method_around(self, line: int) -> Function | None:
        function = next(iter(self._program.functions_at(line)), None)
        inside = function is not None and isinstance(self._program.parents.get(function), ast.ClassDef)
        return function if inside else None

    def _owner(self, giver: Frame) -> str:
        """What the program calls the object that the method ``giver`` runs on, from outside all its objects."""
        path = ""
        for _ in range(DEEPEST):
            text, caller = self._object(giver)
            root, dot, rest = text.partition(".")
            if not self.is_within(root, caller.line):
                return "" if self._passes(text, caller) else f"{text}{path}"
            path = f"{dot}{rest}{path}"
            giver = caller
        return ""

    def _passes(self, text: str, caller: Frame) -> bool:
        """Whether it is no name at all, or one that stands for one thing after the other."""
        root = text.partition(".")[0].partition("[")[0]
        return (
            not root
            or any(root == name for name, _ in self._program.passing)
            or caller.function != "<module>"
        )

    def _object(self, giver: Frame) -> tuple[str, Frame]:
        """What the caller calls the object, and the caller."""
        if not 0 <= giver.parent < len(self._frames):
            return "", giver
        caller = self._frames[giver.parent]
        call = self._program.calls.get(span_of_frame(caller))
        if call is None:
            return "", caller
        if _method_name(giver) == _MAKING:
            return self._target(call, giver), self._statement_of(caller)
        return _called_on(call, _method_name(giver)), self._statement_of(caller)

    def _statement_of(self, frame: Frame) -> Frame:
        """A comprehension is part of its statement."""
        inside = frame.function.endswith("<listcomp>") and 0 <= frame.parent < len(self._frames)
        return self._frames[frame.parent] if inside else frame

    def _target(self, call: ast.Call, made: Frame) -> str:
        """What the object that ``call`` makes is bound to: a name, an attribute, an element of a list."""
        place, holder = "", self._program.parents.get(call)
        if isinstance(holder, ast.ListComp):
            place = f"[{self._made_at[made.parent].index((made.function, made.activation))}]"
            holder = self._program.parents.get(holder)
        elif isinstance(holder, ast.List | ast.Tuple):
            place = f"[{holder.elts.index(call)}]"
            holder = self._program.parents.get(holder)
        text = (
            _plain(holder.targets[0]) if isinstance(holder, ast.Assign) and len(holder.targets) == 1 else ""
        )
        return f"{text}{place}" if text else ""


def _method_name(frame: Frame) -> str:
    return frame.function.rpartition(".")[2] if "." in frame.function else ""


def _called_on(call: ast.Call, method: str) -> str:
    """``net`` of ``net.run(x)``, and of ``net(x)``, which leads to a method of another name."""
    function = call.func
    by_name = isinstance(function, ast.Attribute) and function.attr == method
    return _plain(function.value if by_name and isinstance(function, ast.Attribute) else function)


def _plain(node: ast.expr) -> str:
    """The text of a name, of an attribute, of an element at a place that is written there; else ""."""
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute | ast.Subscript):
        if isinstance(inner, ast.Subscript) and not isinstance(inner.slice, ast.Constant):
            return ""
        inner = inner.value
    return ast.unparse(node) if isinstance(inner, ast.Name) else ""
