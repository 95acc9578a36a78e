"""What every part of the recorder shares: the recording, its values and journal, where data came from."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from tapecore.capture.journal import Journal
from tapecore.capture.op_table import op_entry
from tapecore.capture.positions import Positions
from tapecore.capture.provenance import Origin, Provenance
from tapecore.capture.syntax import Syntax
from tapecore.capture.values import Values
from tapecore.engine.observer import Observer
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable
from tapecore.recording import Header, Name, Recording
from tapecore.recording.arrays import Array, Budget

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.capture.positions import Place
    from tapecore.engine.op import Op


class Base(Observer):
    """Tables and look-ups. ``limit`` is asked at each op and may raise to stop the program. ``syntax`` may be a
    function that reads the program when it is first needed.
    """

    def __init__(
        self,
        header: Header,
        *,
        filename: str,
        first: object = None,
        stream: Callable[[bytes], object] | None = None,
        syntax: Syntax | Callable[[], Syntax | None] | None = None,
        limit: Callable[[Recording], None] | None = None,
    ) -> None:
        self.recording = Recording(header)
        self.names, self.ops = self.recording.names, self.recording.ops
        self.budget = Budget()
        self.notes = self.budget.notes
        self.values = Values(self.recording.values, self.budget)
        self.journal = Journal(self.recording, stream)
        self.journal.positions = Positions(filename, header.source, self.recording.frames, first)
        self.here, self.emit = self.journal.here, self.journal.emit
        self.provenance = Provenance()
        self._syntax = syntax
        self.limit = limit
        self.producers: dict[int, int] = {}
        self.escapes: dict[tuple[int, tuple[int, int, int, int]], Origin] = {}
        self._arrays: dict[int, tuple[weakref.ref[Any], int]] = {}
        self._noted: set[str] = set()
        self._last: dict[str, int] = {}

    @property
    def syntax(self) -> Syntax | None:
        """What the program's text says; None where it cannot be read."""
        if callable(self._syntax):
            self._syntax = self._syntax()
        return self._syntax

    # ------------------------------------------------------------ writing

    closed = False
    """Whether the recording is over."""

    def write_events(self) -> None:
        """Write the events so far: they are written at once, unless a subclass puts them off."""
        self.journal.tell_late()

    def write_values(self) -> bool:
        """Write the values so far; whether nothing more will come."""
        self.write_events()
        self.values.settle()
        return self.closed

    # ------------------------------------------------------------ values

    def value_of(self, x: Any, place: Place | None = None) -> int:
        """The value of a tensor or Variable, made known as from outside if need be; -1 for anything else."""
        if type(x) is Tensor:
            known = self.values.known(x)
            return known if known >= 0 else self._outside(x, place)
        if isinstance(x, Variable):
            return self.state_of(x, place)
        return self.array_value(x)

    def _outside(self, tensor: Tensor, place: Place | None) -> int:
        value = self.values.of_tensor(tensor, leaf=True)
        self.emit("create", "outside", (), (value,), None, place)
        return value

    def state_of(self, variable: Variable, place: Place | None = None, snapshot: Tensor | None = None) -> int:
        """The value of a Variable's present state, or of the one in ``snapshot``."""
        state = self.values.states.get(variable.id)
        if state is None:
            if snapshot is None:
                snapshot = variable.snapshot
            state = self.values.new_state(variable, snapshot.value, leaf=True)
            self.emit("create", "outside", (), (state.value,), self.variable_info(variable), place)
        return state.value

    def variable_info(self, variable: Variable) -> dict[str, Any]:
        """What a ``create`` event says of a Variable."""
        return {
            "variable": self.values.number(variable),
            "name": variable.name,
            "trainable": variable.trainable,
        }

    def array_value(self, array: Any) -> int:
        """The value of a bare array that is known by its identity; -1 for anything else."""
        found = self._arrays.get(id(array))
        return found[1] if found is not None and found[0]() is array else -1

    def remember_array(self, array: Array, value: int) -> None:
        """Know a bare array by its identity, for as long as it lives."""
        key, forget = id(array), self._arrays.pop
        self._arrays[key] = (weakref.ref(array, lambda _: forget(key, None)), value)

    def bind(self, text: str, bound: Any, line: int) -> None:
        """A row of ``names``, unless the name stands for this value already."""
        value = self.value_of(bound)
        if self._last.get(text) != value:
            self._last[text] = value
            self.names.append(Name(len(self.journal.events) - 1, text, value, line))

    def bind_all(self, names: list[tuple[str, Any]]) -> None:
        """Rows for names whose lines are not known."""
        for text, bound in names:
            self.bind(text, bound, 0)

    def know_op(self, op: Op) -> None:
        """Put the op into the table of ops."""
        if op.name not in self._noted:
            self._noted.add(op.name)
            self.ops[op.name] = op_entry(op)
