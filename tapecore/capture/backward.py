"""The backward half of the recorder: gradient calls, seeds, pullbacks and answers."""

from __future__ import annotations

from inspect import currentframe
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from tapecore.capture.paths import call_paths
from tapecore.capture.tapes import Tapes
from tapecore.engine.tape import GradientTape
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable, variable_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tapecore.engine.observer import Record
    from tapecore.recording.arrays import Array


class Pull:
    """One pullback that is going on: its event's contents as they come."""

    def __init__(self, at: int, op: int) -> None:
        self.at = at
        self.op = op
        self.inputs: list[int] = []
        self.contributions: list[int] = []
        self.wrt: list[int] = []
        self.to: list[int] = []
        self.accumulated: list[int] = []
        self.unsummed: list[int] = []

    def info(self, none: list[int]) -> dict[str, Any]:
        """The event's info; what would hold nothing is left out."""
        info: dict[str, Any] = {
            "op": self.op,
            "wrt": self.wrt,
            "to": self.to,
            "accumulated": self.accumulated,
        }
        if any(value >= 0 for value in self.unsummed):
            info["unsummed"] = self.unsummed
        if none:
            info["none"] = none
        return info


class Call:
    """One gradient call that is going on. ``held`` has for each tensor's id the value that its cotangent
    has now."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.held: dict[int, int] = {}
        self.absolute: dict[int, float] = {}
        self.seeds: dict[int, Array] = {}
        self.pulls: list[Pull] = []
        self.pulled = False


class Backward(Tapes):
    """Writes down what flows backward."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._calls: list[Call] = []
        self.before_gradient: Callable[[], None] | None = None

    # ------------------------------------------------------------ the call

    def on_gradient(
        self, tape: Any, what: str, targets: Sequence[Any], sources: Sequence[Any], unconnected: str
    ) -> None:
        """A gradient call begins."""
        if self.before_gradient is not None:
            self.before_gradient()
        place = self.here()
        source_types, target_types = [type(x).__name__ for x in sources], [type(x).__name__ for x in targets]
        targets, sources = [variable_of(x) for x in targets], [variable_of(x) for x in sources]
        holder = self._holder(tape)
        ids = [self.value_of(x, place) if _is_ours(x) else -1 for x in targets]
        info: dict[str, Any] = {
            **holder,
            "sources": [self.value_of(x, place) if _is_ours(x) else -1 for x in sources],
            "source_types": source_types,
            "target_types": target_types,
            "unconnected": str(unconnected),
            "source_variables": [self.values.number(x) if isinstance(x, Variable) else -1 for x in sources],
            **call_paths(currentframe(), targets, sources),
        }
        at = self.emit("gradient", what, ids, (), info, place)
        self._calls.append(Call(at))

    def _holder(self, tape: Any) -> dict[str, int]:
        if isinstance(tape, GradientTape):
            return {"tape": self.tape_number(tape)}
        return {"accumulator": self.accumulator_number(tape)}

    def on_gradient_end(self, error: BaseException | None) -> None:
        """The call is over; what it raised is an event inside it."""
        if not self._calls:
            return
        call = self._calls.pop()
        for pull in reversed(call.pulls):
            self._complete(pull, [])
        if error is not None:
            self.emit("error", type(error).__name__, (), (), {"message": str(error), "caught": True})
        self.journal.end(call.at)

    def end_open_calls(self) -> None:
        """Nothing goes on any more: what was begun ends here, as far as it came."""
        while self._calls:
            self.on_gradient_end(None)
        for begun, _ in reversed(self.pushes):
            self.journal.end(begun)
        self.pushes.clear()

    def on_answer(self, index: int, source: Any, gradient: Any, filled: bool) -> None:
        """What a source got."""
        place = self.here()
        given = self.value_of(source, place) if _is_ours(source) else -1
        info: dict[str, Any] = {"source": index, **({"filled": True} if filled else {})}
        if gradient is None:
            self.emit("answer", "none", (given,), (), info, place)
            return
        value = self._answer_value(source, gradient)
        self.emit("answer", "value", (given,), (value,), info, place)

    def _answer_value(self, source: Any, gradient: Any) -> int:
        held = self._calls[-1].held.get(source.id, -1) if self._calls else -1
        if type(gradient) is not Tensor:
            return held if held >= 0 else self.values.new(_dense(gradient))
        known = self.values.known(gradient)
        if known < 0 and held >= 0 and self.recording.values[held].shape == gradient.value.shape:
            self.values.tensors[gradient.id] = known = held
        return known if known >= 0 else self.values.of_tensor(gradient)

    # ------------------------------------------------------------ cotangents

    def on_seed(self, target: Any, cotangent: Any, given: bool) -> None:
        """Where the backward pass starts, and with what."""
        if not self._calls:
            return
        call = self._calls[-1]
        if call.pulled:
            call.held, call.absolute, call.seeds, call.pulled = {}, {}, {}, False
        place = self.here()
        value = self._cotangent(cotangent)
        info: dict[str, Any] = {}
        if target.id in call.held:
            total = call.seeds[target.id] + _numbers(cotangent)
            call.seeds[target.id], call.held[target.id] = total, self.values.new(np.asarray(total))
            info = {"accumulated": [call.held[target.id]]}
        else:
            call.seeds[target.id], call.held[target.id] = _numbers(cotangent), value
        self.emit(
            "seed",
            "output_gradients" if given else "ones",
            (self.value_of(target, place),),
            (value,),
            info,
            place,
        )

    def on_pullback_begin(self, record: Record, cotangents: Sequence[Any]) -> None:
        """The rules of one op are about to run."""
        if not self._calls:
            return
        self.know_op(record.op)
        call = self._calls[-1]
        call.pulled = True
        place = self.here()
        producer = next((self.producers[y.id] for y in record.outputs if y.id in self.producers), -1)
        arrived = [self._arrived(call, y.id, g) for y, g in zip(record.outputs, cotangents, strict=False)]
        at = self.emit("pullback", record.op.name, arrived, (), {"op": producer}, place)
        pull = Pull(at, producer)
        pull.inputs = arrived
        call.pulls.append(pull)

    def _arrived(self, call: Call, tensor: int, cotangent: Any) -> int:
        held = call.held.get(tensor, -1)
        if held < 0 and type(cotangent) is Tensor:
            return self.values.known(cotangent)
        return held

    def on_contribution(
        self, record: Record, index: int, contribution: Any, unsummed: Array | None, accumulated: Any
    ) -> None:
        """One input's share, and what its accumulator holds now."""
        if not self._calls or not self._calls[-1].pulls:
            return
        call = self._calls[-1]
        pull = call.pulls[-1]
        key: int = getattr(record.inputs[index], "id", 0)
        value = self._cotangent(contribution)
        before = call.held.get(key)
        size = call.absolute.get(key, 0.0) + _absolute(contribution)
        if before is not None and key not in call.absolute and key in call.seeds:
            size += _absolute(call.seeds[key])
        call.absolute[key] = size
        call.held[key] = value if before is None else self._cotangent(accumulated, size)
        pull.contributions.append(value)
        pull.wrt.append(index)
        pull.to.append(self._to(pull.op, index, record.inputs[index]))
        pull.accumulated.append(call.held[key])
        pull.unsummed.append(-1 if unsummed is None else self.values.new(unsummed))

    def _to(self, op: int, index: int, x: Any) -> int:
        if op >= 0:
            return self.recording.events[op].inputs[index]
        return self.values.tensors.get(getattr(x, "id", 0), -1)

    def _cotangent(self, cotangent: Any, absolute: float | None = None) -> int:
        if type(cotangent) is not Tensor:
            return self.values.new(np.asarray(cotangent), absolute=absolute)
        known = self.values.known(cotangent)
        return known if known >= 0 else self.values.of_tensor(cotangent)

    def on_pullback_end(self, record: Record) -> None:
        """The rules of this op have run."""
        if self._calls and self._calls[-1].pulls:
            pull = self._calls[-1].pulls.pop()
            none = [
                i for i in range(len(record.inputs)) if i not in pull.wrt and record.op.state(i) == "none"
            ]
            self._complete(pull, none)

    def _complete(self, pull: Pull, none: list[int]) -> None:
        begun = self.recording.events[pull.at]
        outputs = tuple(pull.contributions)
        event = msgspec.structs.replace(begun, outputs=outputs, info=pull.info(none))
        self.journal.end(pull.at, event)


def _is_ours(x: Any) -> bool:
    return type(x) is Tensor or isinstance(x, Variable)


def _numbers(x: Any) -> Array:
    return x.value if type(x) is Tensor else np.asarray(x)


def _absolute(x: Any) -> float:
    return float(np.abs(_numbers(x)).sum(dtype=np.float64))


def _dense(slices: Any) -> Array:
    from tapecore.engine.indexed_slices import dense

    return _numbers(dense(slices))
