"""The backward half of the recorder: pullbacks and what they contribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapecore.capture.calls import Pull
from tapecore.capture.gradient_calls import GradientCalls, numbers_of
from tapecore.capture.sums import Sum
from tapecore.capture.values import SOMETIMES
from tapecore.engine.entry import id_of
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.capture.calls import Call
    from tapecore.engine.observer import Contribution, Record
    from tapecore.engine.op import Op
    from tapecore.recording.arrays import Array


class Backward(GradientCalls):
    """Writes down what flows backward."""

    def on_pullback_begin(self, record: Record, cotangents: Sequence[Any]) -> None:
        """The rules of one op are about to run."""
        if not self.calls:
            return
        self.know_op(record.op)
        call = self.calls[-1]
        call.pulled = True
        place = call.place
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
        if not self.calls or not self.calls[-1].pulls:
            return
        call = self.calls[-1]
        pull = call.pulls[-1]
        key: int = getattr(record.inputs[index], "id", 0)
        value = self.cotangent_value(contribution)
        before = call.held.get(key)
        numbers = numbers_of(contribution)
        if before is None:
            call.held[key], call.sizes[key] = value, numbers
        else:
            contributions = call.sizes[key] = Sum(call.sizes.get(key, call.seeds.get(key)), numbers)
            call.held[key] = self.cotangent_value(accumulated, contributions)
        pull.contributions.append(value)
        pull.wrt.append(index)
        pull.to.append(self._to(pull.op, index, record.inputs[index]))
        pull.accumulated.append(call.held[key])
        pull.unsummed.append(-1 if unsummed is None else self.values.new(unsummed))

    def on_pull(self, entry: tuple[Any, ...], cotangent: Any, found: Sequence[Contribution]) -> None:
        """A whole pullback at once: the hot path of the recorder on the way back."""
        if not self.calls:
            return
        call = self.calls[-1]
        call.pulled = True
        op, inputs, _, outputs = entry
        if op.name not in self._noted:
            self.know_op(op)
        held, sizes, values = call.held, call.sizes, self.values
        arrived, producer = self._arriving(call, outputs)
        to = self.journal.events[producer].inputs if producer >= 0 else None
        made: list[int] = []
        wrt: list[int] = []
        towards: list[int] = []
        accumulated: list[int] = []
        info: dict[str, Any] = {"op": producer, "wrt": wrt, "to": towards, "accumulated": accumulated}
        for index, key, dx, unsummed, total in found:
            waiting = values.waiting
            value = together = values.first + len(waiting)
            waiting.append(dx)
            if dx.shape or not value & SOMETIMES:
                values.weigh(dx)
            if key in held:
                sizes[key] = size = Sum(sizes.get(key, call.seeds.get(key)), dx)
                together = values.sum(total, size)
            else:
                sizes[key] = dx
            held[key] = together
            made.append(value)
            wrt.append(index)
            towards.append(values.tensors.get(key, -1) if to is None else to[index])
            accumulated.append(together)
            if unsummed is not None:
                info.setdefault("unsummed", [-1] * len(found))[len(made) - 1] = values.new(unsummed)
        if len(made) < len(inputs) and (none := _not_differentiable(op, inputs, wrt)):
            info["none"] = none
        self.journal.add("pullback", op.name, arrived, made, info, call.place, True)

    def _arriving(self, call: Call, outputs: Any) -> tuple[list[int], int]:
        """The values of the cotangents that arrive at an op, which are complete now, and the event of the op."""
        keys = (outputs,) if type(outputs) is int else tuple(map(id_of, outputs))
        if len(keys) != 1:
            for key in keys:
                call.sizes.pop(key, None)
            producer = next((self.producers[key] for key in keys if key in self.producers), -1)
            return [call.held.get(key, -1) for key in keys], producer
        (key,) = keys
        call.sizes.pop(key, None)
        return [call.held.get(key, -1)], self.producers.get(key, -1)

    def _to(self, op: int, index: int, x: Any) -> int:
        if op >= 0:
            return self.journal.events[op].inputs[index]
        return self.values.tensors.get(getattr(x, "id", 0), -1)

    def on_pullback_end(self, record: Record) -> None:
        """The rules of this op have run."""
        if self.calls and self.calls[-1].pulls:
            pull = self.calls[-1].pulls.pop()
            self.complete(pull, _not_differentiable(record.op, record.inputs, pull.wrt))


def _not_differentiable(op: Op, inputs: Sequence[Any], wrt: list[int]) -> list[int]:
    return [i for i in range(len(inputs)) if i not in wrt and op.state(i) == "none"]
