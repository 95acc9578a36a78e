"""The gradient calls of a recording: what was asked, where the backward pass starts, and the answers."""

from __future__ import annotations

from inspect import currentframe
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from tapecore.capture.askers import asker
from tapecore.capture.calls import Call
from tapecore.capture.paths import call_paths
from tapecore.capture.tapes import Tapes
from tapecore.engine.tape import GradientTape
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable, variable_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tapecore.capture.calls import Pull
    from tapecore.capture.positions import Place
    from tapecore.capture.sums import Sum
    from tapecore.recording.arrays import Array


class GradientCalls(Tapes):
    """Writes down gradient calls, where they start and what they answer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.calls: list[Call] = []
        self.names_seen: Callable[[], list[tuple[str, Any]]] = list  # nothing where the program reports names

    def on_gradient(
        self, tape: Any, what: str, targets: Sequence[Any], sources: Sequence[Any], unconnected: str
    ) -> None:
        """A gradient call begins."""
        self.bind_all(self.names_seen())
        self.write_gradient(*self.called(tape, what, targets, sources, unconnected))

    def called(
        self, tape: Any, what: str, targets: Sequence[Any], sources: Sequence[Any], unconnected: str
    ) -> tuple[Any, ...]:
        """What there is to say of a gradient call: place, what, targets, sources, and info without values."""
        place = self.here()
        info: dict[str, Any] = {
            **self._holder(tape),
            "sources": [],
            "source_types": [type(x).__name__ for x in sources],
            "target_types": [type(x).__name__ for x in targets],
            "unconnected": str(unconnected),
            "source_variables": [],
        }
        targets, sources = [variable_of(x) for x in targets], [variable_of(x) for x in sources]
        info |= call_paths(currentframe(), targets, sources)
        if by := asker(currentframe()):
            info["asker"] = by
        return place, what, targets, sources, info

    def write_gradient(
        self, place: Place, what: str, targets: list[Any], sources: list[Any], info: dict[str, Any]
    ) -> None:
        """The event of a gradient call."""
        ids = [self.value_of(x, place) if _is_ours(x) else -1 for x in targets]
        info["sources"] = [self.value_of(x, place) if _is_ours(x) else -1 for x in sources]
        numbers = [self.values.number(x) if isinstance(x, Variable) else -1 for x in sources]
        info["source_variables"] = numbers
        at = self.emit("gradient", what, ids, (), info, place)
        self.calls.append(Call(at, place))

    def _holder(self, tape: Any) -> dict[str, int]:
        if isinstance(tape, GradientTape):
            return {"tape": self.tape_number(tape)}
        return {"accumulator": self.accumulator_number(tape)}

    def on_gradient_end(self, error: BaseException | None) -> None:
        """The call is over; what it raised is an event inside it."""
        if not self.calls:
            return
        call = self.calls.pop()
        for pull in reversed(call.pulls):
            self.complete(pull, [])
        if error is not None:
            self.emit("error", type(error).__name__, (), (), {"message": str(error), "caught": True})
        self.journal.end(call.at)

    def end_open_calls(self) -> None:
        """Nothing goes on any more: what was begun ends here, as far as it came."""
        while self.calls:
            self.on_gradient_end(None)
        for begun, _ in reversed(self.pushes):
            self.journal.end(begun)
        self.pushes.clear()

    def on_answer(self, index: int, source: Any, gradient: Any, filled: bool) -> None:
        """What a source got."""
        place = self.calls[-1].place if self.calls else self.here()
        given = self.value_of(source, place) if _is_ours(source) else -1
        info: dict[str, Any] = {"source": index, **({"filled": True} if filled else {})}
        if gradient is None:
            self.emit("answer", "none", (given,), (), info, place)
            return
        value = self._answer_value(source, gradient)
        self.emit("answer", "value", (given,), (value,), info, place)

    def _answer_value(self, source: Any, gradient: Any) -> int:
        held = self.calls[-1].held.get(source.id, -1) if self.calls else -1
        if type(gradient) is not Tensor:
            return held if held >= 0 else self.values.new(_dense(gradient))
        known = self.values.known(gradient)
        if known < 0 and held >= 0 and self.values.shape(held) == gradient.value.shape:
            self.values.tensors[gradient.id] = known = held
        return known if known >= 0 else self.values.of_tensor(gradient)

    def on_seed(self, target: Any, cotangent: Any, given: bool) -> None:
        """Where the backward pass starts, and with what."""
        if not self.calls:
            return
        call = self.calls[-1]
        if call.pulled:
            call.held, call.sizes, call.seeds, call.pulled = {}, {}, {}, False
        place = call.place
        value = self.cotangent_value(cotangent)
        info: dict[str, Any] = {}
        if target.id in call.held:
            total = call.seeds[target.id] + numbers_of(cotangent)
            call.seeds[target.id], call.held[target.id] = total, self.values.new(np.asarray(total))
            info = {"accumulated": [call.held[target.id]]}
        else:
            call.seeds[target.id], call.held[target.id] = numbers_of(cotangent), value
        self.emit(
            "seed",
            "output_gradients" if given else "ones",
            (self.value_of(target, place),),
            (value,),
            info,
            place,
        )

    def cotangent_value(self, cotangent: Any, contributions: Sum | None = None) -> int:
        """The value of a cotangent; a new one, the sum of ``contributions`` if given, unless it is known."""
        if type(cotangent) is not Tensor:
            array = np.array(cotangent)  # a person's rule may have made it, and change it
            return self.values.new(array) if contributions is None else self.values.sum(array, contributions)
        known = self.values.known(cotangent)
        return known if known >= 0 else self.values.of_tensor(cotangent)

    def complete(self, pull: Pull, none: list[int]) -> None:
        """A pullback is over."""
        begun = self.journal.events[pull.at]
        outputs = tuple(pull.contributions)
        event = msgspec.structs.replace(begun, outputs=outputs, info=pull.info(none))
        self.journal.end(pull.at, event)


def _is_ours(x: Any) -> bool:
    return type(x) is Tensor or isinstance(x, Variable)


def numbers_of(x: Any) -> Array:
    """The array of a Tensor, or of what becomes one."""
    return x.value if type(x) is Tensor else np.asarray(x)


def _dense(slices: Any) -> Array:
    from tapecore.engine.indexed_slices import dense

    return numbers_of(dense(slices))
