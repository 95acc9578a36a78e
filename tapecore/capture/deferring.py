"""A recorder that notes what happens and writes it down later: when somebody looks, or when something happens
that it cannot put off."""

from __future__ import annotations

import functools
from sys import _getframe as getframe  # type: ignore[reportPrivateUsage]  # inspect's asks first if it is there
from typing import TYPE_CHECKING, Any, TypeAlias

from tapecore.capture.backward import Backward
from tapecore.engine.naming import entered
from tapecore.engine.observer import Record, observers
from tapecore.engine.telling import spelt_out
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tapecore.capture.positions import Place
    from tapecore.engine.observer import Contribution, Observer
    from tapecore.engine.op import Op
    from tapecore.recording.arrays import Array

MOST_BYTES = 32 << 20
"""Notes of such a size, with the arrays in them, may wait; these stay alive meanwhile."""
A_NOTE = 2 << 10
"""Bytes of a note without arrays, its rows included."""
FIXED: frozenset[Any] = frozenset({bool, int, float, str, type(None)})


Note: TypeAlias = "tuple[Any, ...]"
"""A function and the arguments that follow the recorder."""


class Deferring(Backward):
    """Ops, and what a gradient call does by itself, are noted with their place and their tapes: what would not
    be known later. ``later`` says that nobody waits for the rows.

    Notes do not name their recorder, so they do not keep it alive.
    """

    def __init__(self, *args: Any, later: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._noted_down: list[Note] = []
        self._later = later
        self._awaited: dict[int, Array] = {}
        self._size = 0
        self._writing = False

    def write_events(self) -> None:
        """Write down all that was noted."""
        if self._writing:
            return
        if not self._noted_down:
            super().write_events()
            return
        self._writing = True
        try:
            while self._noted_down:
                notes, self._noted_down, self._size = self._noted_down, [], 0
                self._awaited.clear()
                for write, *args in notes:
                    write(self, *args)
            super().write_events()
        finally:
            self._writing = False

    def _note(self, write: Callable[..., Any], *args: Any) -> None:
        if self._later:
            self._noted_down.append((write, *args))
        else:
            write(self, *args)

    # ------------------------------------------------------------ what can wait

    def on_op(self, record: Record) -> None:
        """Note an op."""
        _, inputs, attrs, outputs = record
        if not self._later or self.pushes or (attrs and _may_change(attrs)):
            self.write_events()
            super().on_op(record)
            return
        if (around := observers.get()) is not self._around:
            self.look_around(around)
        place = self.journal.positions.here(getframe(2))  # an op is never run by the person's own frame
        info: dict[str, Any] | None = None
        if self._reached is not None:
            for x in inputs:
                if type(x) is Tensor and x.id in self._reached:
                    info = self._alone
                    break
        if info is None:
            info = self.op_info(inputs)
        if inside := entered.get():
            info = self.scoped(info, inside)
        self._noted_down.append((_write_op, record, place, info))
        self._size += A_NOTE + (outputs[0].value.nbytes if outputs else 0)
        if self._size > MOST_BYTES:
            self.write_events()

    def on_brief_op(self, op: Op, x: Tensor, y: Tensor | None, output: Tensor) -> None:
        """The same for most ops."""
        if not self._later or self.pushes:
            super().on_brief_op(op, x, y, output)
            return
        if (around := observers.get()) is not self._around:
            self.look_around(around)
        place = self.journal.positions.here(getframe(2))
        reached = self._reached
        if reached is not None and (x.id in reached or (y is not None and y.id in reached)):
            info = self._alone
        else:
            info = self.op_info((x,) if y is None else (x, y))
        if inside := entered.get():
            info = self.scoped(info, inside)
        self._noted_down.append((_write_brief_op, op, x, y, output, place, info))
        self._size += A_NOTE + output.value.nbytes
        if self._size > MOST_BYTES:
            self.write_events()

    def on_create(self, tensor: Tensor, what: str, origin: Any) -> None:
        """Note a constant, unless its data may have come out of the engine: that is known only now."""
        if self.provenance:
            self.write_events()
            super().on_create(tensor, what, origin)
        else:
            self._note(Backward.write_create, tensor, what, origin, self.here())

    def on_convert(self, array: Array, origin: Any) -> None:
        """Note the first conversion that gives this array, on the same condition."""
        if self.provenance or id(origin) in self._awaited or self.array_value(origin) >= 0:
            self.write_events()
            super().on_convert(array, origin)
            return
        place = self.here()
        if id(array) not in self._awaited:
            if self._later:
                self._awaited[id(array)] = array
            self._note(Backward.write_convert, array, origin, place)

    def on_backward(self, play: Callable[[Observer], None], entries: int) -> bool:
        """Note that a backward pass runs, to hear of its pullbacks when they are written down."""
        if not self._later or self._writing:
            return False
        self._noted_down.append((play,))
        self._size += A_NOTE * entries
        if self._size > MOST_BYTES:
            self.write_events()
        return True

    def on_pull(self, entry: tuple[Any, ...], cotangent: Any, found: Sequence[Contribution]) -> None:
        """Note a pullback."""
        if not self._later or self._writing:
            super().on_pull(entry, cotangent, found)
            return
        self._noted_down.append((_write_pull, entry, None, found))
        self._size += A_NOTE
        for contribution in found:
            self._size += contribution[2].nbytes
        if self._size > MOST_BYTES:
            self.write_events()

    def on_brief_pull(
        self, entry: tuple[Any, ...], cotangent: Any, fresh: dict[int, Any], totals: dict[int, Any]
    ) -> None:
        """Note a pullback by the short way."""
        if not self._later or self._writing:
            _write_brief(self, entry, fresh, totals)
            return
        self._noted_down.append((_write_brief, entry, fresh, totals))
        self._size += A_NOTE + 2 * cotangent.nbytes  # that of each contribution
        if self._size > MOST_BYTES:
            self.write_events()

    def on_gradient(
        self, tape: Any, what: str, targets: Sequence[Any], sources: Sequence[Any], unconnected: str
    ) -> None:
        """Note a gradient call."""
        self._note(Backward.bind_all, self.names_seen())
        self._note(Backward.write_gradient, *self.called(tape, what, targets, sources, unconnected))

    def on_seed(self, target: Any, cotangent: Any, given: bool) -> None:
        """Note where the backward pass starts."""
        self._note(Backward.on_seed, target, cotangent, given)

    def on_answer(self, index: int, source: Any, gradient: Any, filled: bool) -> None:
        """Note what a source got."""
        self._note(Backward.on_answer, index, source, gradient, filled)

    def on_gradient_end(self, error: BaseException | None) -> None:
        """Note the end of a gradient call; one that failed is written down at once."""
        self._note(Backward.on_gradient_end, error)
        if error is not None:
            self.write_events()

    def on_end(self, names: list[tuple[str, Any]]) -> None:
        """Note what the program's names stand for in the end."""
        self._note(Backward.bind_all, names)

    def announce(self, kind: str, info: dict[str, Any], place: Place) -> None:
        """Note what happened to a tape, which may be dropped at any moment."""
        if self._later and (self._noted_down or self._writing):
            self._noted_down.append((Backward.announce, kind, info, place))
        else:
            super().announce(kind, info, place)

    def end_open_calls(self) -> None:
        """Nothing goes on any more."""
        self.write_events()
        super().end_open_calls()

    def on_read(self, variable: Any) -> None:
        """Note a read, unless the Variable was read before in the same surroundings."""
        around = len(observers.get())
        if self._fresh.get(variable.id) != around:
            self._note(Backward.write_read, variable, variable.snapshot, self.tapes_here(), self.here())
            self._fresh[variable.id] = around

    def on_watch(self, tape: Any, tensor: Any, what: str) -> None:
        """Note what is watched."""
        self._note(Backward.write_watch, *self.watched(tape, tensor, what))


def _may_change(attrs: dict[str, Any]) -> bool:
    """Whether an attribute is an object that the program could change before it is written down."""
    return not FIXED.issuperset(map(type, attrs.values()))


def _write_brief_op(
    recorder: Deferring,
    op: Op,
    x: Tensor,
    y: Tensor | None,
    output: Tensor,
    place: Place,
    info: dict[str, Any],
) -> None:
    Backward.write_op(recorder, Record(op, (x,) if y is None else (x, y), {}, (output,)), place, info)


def _write_brief(
    recorder: Deferring, entry: tuple[Any, ...], fresh: dict[int, Any], totals: dict[int, Any]
) -> None:
    told, found = spelt_out(entry, fresh, totals)
    Backward.on_pull(recorder, told, None, found)


_write_op, _write_pull = Backward.write_op, Backward.on_pull


def _at_once(name: str) -> Callable[..., None]:
    method = getattr(Backward, name)

    @functools.wraps(method)
    def write(self: Deferring, *args: Any) -> None:
        self.write_events()
        method(self, *args)

    return write


NOT_LATER = (
    "on_variable",
    "on_assign",
    "on_escape",
    "on_branch",
    "on_data",
    "on_accumulator",
    "on_tangent_begin",
    "on_tangent",
    "on_pullback_begin",
    "on_contribution",
    "on_pullback_end",
)
for _name in NOT_LATER:
    setattr(Deferring, _name, _at_once(_name))
