"""The recorder's view of tapes and accumulators: their numbers, what they watch, and whether they record an
op."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tapecore.capture.forward import Forward
from tapecore.engine.observer import observers
from tapecore.engine.tape import GradientTape
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.capture.positions import Place
    from tapecore.engine.observer import Observer, Record


class TapeState(NamedTuple):
    """A tape as the recording knows it."""

    number: int
    tape: weakref.ref[Any]


class Tapes(Forward):
    """Writes down what happens to tapes and accumulators."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._tapes: dict[int, TapeState] = {}
        self._paused: dict[int, weakref.ref[Any]] = {}
        self._accumulators: dict[int, tuple[int, Any]] = {}
        self._tape_count = 0
        self._around: object = None  # the observers of late, which keeps no tape alive: see on_tape
        self._numbered: list[tuple[int, GradientTape]] = []
        self._reached: set[int] | None = None  # by the one tape that is there, if it is one
        self._alone: dict[str, Any] = {}
        self.pushes: list[tuple[int, weakref.ref[Any]]] = []

    # ------------------------------------------------------------ tapes

    def tape_number(self, tape: Any) -> int:
        """The number of a tape; one that is met for the first time is written down as opened."""
        state = self._tapes.get(id(tape))
        if state is not None and state.tape() is tape:
            return state.number
        key, number = id(tape), self._tape_count
        self._tape_count += 1
        self._tapes[key] = TapeState(number, weakref.ref(tape, lambda _: self._dropped(key, number)))
        persistent, watches = tape._persistent, tape._watch_accessed_variables
        info = {"tape": number, "persistent": persistent, "watch_accessed_variables": watches}
        self.announce("tape_open", info, self.here())
        return number

    def _dropped(self, key: int, number: int) -> None:
        if self._tapes.pop(key, None) is not None and not self.closed:
            self._paused.pop(number, None)
            self.announce("tape_drop", {"tape": number}, self.here())

    def on_tape(self, tape: Any, what: str) -> None:
        """A tape opens, pauses, resumes, is reset or closes."""
        self._around, self._numbered, self._reached = None, [], None
        self._fresh.clear()
        count = self._tape_count
        number = self.tape_number(tape)
        if what == "pause":
            self._paused[number] = weakref.ref(tape)
        elif what in ("resume", "close"):
            self._paused.pop(number, None)
        if what == "drop":
            self._dropped(id(tape), number)
        elif what != "open" or self._tape_count == count:
            self.announce(f"tape_{what}", {"tape": number}, self.here())

    def announce(self, kind: str, info: dict[str, Any], place: Place) -> None:
        """An event that is about a tape alone."""
        if kind == "tape_drop":
            self.journal.late.append((kind, "GradientTape", info, place))
            return
        self.journal.add(kind, "GradientTape", (), (), info, place)

    def watched(self, tape: Any, tensor: Any, what: str) -> tuple[Any, ...]:
        """What there is to say of it: place, what, tensor or Variable, the state of that, and info."""
        info: dict[str, Any] = {"tape": self.tape_number(tape)}
        if not tape._recording:
            info["after_close"] = True
        return self.here(), what, tensor, tensor.snapshot if isinstance(tensor, Variable) else tensor, info

    def write_watch(
        self, place: Place, what: str, tensor: Any, snapshot: Tensor, info: dict[str, Any]
    ) -> None:
        """The event of watching."""
        if isinstance(tensor, Variable):
            value = self.state_of(tensor, place, snapshot)
            info["variable"] = self.values.number(tensor)
        else:
            value = self.value_of(tensor, place)
        if snapshot.form[1].kind not in "fc":
            info["ignored"] = "integer"
        self.emit("watch", what, (value,), (), info, place)

    def tapes_here(self) -> tuple[int, ...]:
        """The numbers of the tapes that record now."""
        return tuple(self.tape_number(o) for o in observers.get() if isinstance(o, GradientTape))

    def op_info(self, inputs: tuple[Any, ...]) -> dict[str, Any]:
        """Which tapes record an op of these inputs, and why others that are there do not."""
        if self.pushes:
            self.drop_broken_pushes()
        around = observers.get()
        if around is not self._around:
            self.look_around(around)
        reached = self._reached
        if reached is not None:
            for x in inputs:
                if type(x) is Tensor and x.id in reached:
                    return self._alone
        return self._several_tapes(inputs) if self._numbered or self._paused else {}

    def look_around(self, around: tuple[Observer, ...]) -> None:
        """See which tapes are there; it holds until one of them opens, closes or the like."""
        self._around, self._reached = around, None
        self._numbered = [(self.tape_number(o), o) for o in around if isinstance(o, GradientTape)]
        if len(self._numbered) == 1 and not self._paused:
            number, tape = self._numbered[0]
            self._reached = _reached(tape)
            self._alone = {"tapes": [number]}

    def _several_tapes(self, inputs: tuple[Any, ...]) -> dict[str, Any]:
        tapes: list[int] = []
        cut: dict[str, str] = {}
        for number, tape in self._numbered:
            reached = _reached(tape)
            if reached is not None and any(type(x) is Tensor and x.id in reached for x in inputs):
                tapes.append(number)
            else:
                cut[str(number)] = _why_not(inputs)
        for number, tape in self._paused.items():
            if tape() is not None:
                cut[str(number)] = "paused"
        return {**({"tapes": tapes} if tapes else {}), **({"cut": cut} if cut else {})}

    def forget_tapes(self) -> None:
        """Listen to no tape any more."""
        self._tapes.clear()

    # ------------------------------------------------------------ forward mode

    def accumulator_number(self, accumulator: Any) -> int:
        """The number of an accumulator; it is kept alive so that its identity stays its own."""
        found = self._accumulators.get(id(accumulator))
        if found is None:
            found = self._accumulators[id(accumulator)] = (len(self._accumulators), accumulator)
        return found[0]

    def on_accumulator(
        self, accumulator: Any, what: str, primals: Sequence[Any], tangents: Sequence[Any]
    ) -> None:
        """An accumulator opens, with the tangents of its primals, or closes."""
        place = self.here()
        info = {"accumulator": self.accumulator_number(accumulator)}
        given = [self.value_of(x, place) for x in primals]
        made = [self.value_of(x, place) for x in tangents]
        self.emit(f"accumulator_{what}", "ForwardAccumulator", given, made, info, place)

    def on_tangent_begin(self, accumulator: Any, record: Record) -> None:
        """The rule that pushes tangents through an op is about to run; the ops it takes are inside this
        event."""
        self.know_op(record.op)
        at = next((self.producers[y.id] for y in record.outputs if y.id in self.producers), -1)
        info = {"accumulator": self.accumulator_number(accumulator), "op": at}
        begun = self.emit("tangent", record.op.name, (), (), info)
        self.pushes.append((begun, weakref.ref(accumulator)))

    def on_tangent(
        self, accumulator: Any, record: Record, tangents: Sequence[Any], outputs: Sequence[Any]
    ) -> None:
        """Tangents went through an op."""
        begun, _ = self.pushes.pop()
        given = tuple(self.values.known(x) if type(x) is Tensor else -1 for x in tangents)
        made = tuple(self._tangent(x) for x in outputs)
        event = msgspec.structs.replace(self.journal.events[begun], inputs=given, outputs=made)
        self.journal.end(begun, event)

    def _tangent(self, x: Any) -> int:
        return self._got(x) if type(x) is Tensor else -1

    def drop_broken_pushes(self) -> None:
        """End the pushes whose rule raised: their accumulator observes again."""
        there = observers.get()
        while self.pushes and (tape := self.pushes[-1][1]()) is not None and tape in there:
            self.journal.end(self.pushes.pop()[0])


def _reached(tape: GradientTape) -> set[int] | None:
    """The ids that gradients of a tape can reach: a set that grows."""
    reel = tape._tape  # type: ignore[reportPrivateUsage]
    return None if reel is None else reel.connected


def _why_not(inputs: tuple[Any, ...]) -> str:
    tensors = [x for x in inputs if type(x) is Tensor]
    return "integer" if tensors and all(x.value.dtype.kind not in "fc" for x in tensors) else "unwatched"
