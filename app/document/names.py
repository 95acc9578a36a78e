"""What a person calls a value: the name the program bound it to, else the text that made it."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from tapecore.graph.asking import is_asked
from tapecore.graph.calls import SILENT
from tapecore.graph.numbers import SMALL, shape_text, text
from tapecore.graph.program import called, span_of
from tapecore.graph.words import LONGEST

if TYPE_CHECKING:
    from app.document.lookup import Lookup
    from tapecore.recording.event import Event, Name
    from tapecore.recording.value import Value


class Names:
    """Labels for values, in the program's own words."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        words = lookup.source.words
        self._variables = words.variables
        self._bound = {value: min(names, key=_plainest) for value, names in words.bindings.items()}
        self._different: dict[str, set[int]] = defaultdict(set)
        for name in lookup.recording.names:
            variable = lookup.values[name.value].variable
            self._different[name.text].add(-1 - variable if variable >= 0 else name.value)
        self._labels: dict[int, str] = {}
        self._targets: dict[int, str] = {}
        self._gradients: dict[int, tuple[Event, int]] = {}
        self._tangents: dict[int, int] = {}
        for event in lookup.events:
            self._flow(event)

    def _flow(self, event: Event) -> None:
        """Remember which value a cotangent or a tangent belongs to."""
        if event.kind == "pullback":
            gradient = self._lookup.gradient_of(event)
            for to, value in zip(event.info.get("to", ()), event.info.get("accumulated", ()), strict=False):
                if gradient is not None:
                    self._gradients.setdefault(value, (gradient, to))
        elif event.kind == "seed" and event.inputs and event.outputs:
            gradient = self._lookup.gradient_of(event)
            if gradient is not None:
                self._gradients.setdefault(event.outputs[0], (gradient, event.inputs[0]))
        elif event.kind == "tangent":
            op = self._lookup.events[int(event.info["op"])]
            self._tangents.update(zip(event.outputs, op.outputs, strict=False))

    def label(self, value: int) -> str:
        """`x`, `tf.sin(h)`, `2.0`; "?" where there is no tensor."""
        if value < 0:
            return "?"
        if value not in self._labels:
            self._labels[value] = self._find(self._lookup.values[value])
        return self._labels[value]

    def _find(self, value: Value) -> str:
        if value.variable >= 0:
            return self.variable(value.variable)
        if value.id in self._bound:
            return self._bound[value.id].text
        if value.id in self._gradients:
            gradient, to = self._gradients[value.id]
            return self.partial(self.target(gradient), to)
        if value.id in self._tangents:
            return f"tangent of {self.label(self._tangents[value.id])}"
        producer = self._lookup.producer.get(value.id)
        return self._made_by(producer, value) if producer else _by_itself(value)

    def variable(self, number: int) -> str:
        """A Variable's name, which no other has at the time: the program's, else its own without the `:0`, else
        the text that made it."""
        known = self._variables
        if known.spoken(number):
            return known.spoken(number)
        created = known.created.get(number)
        made = self._lookup.source.text_at(created) if created is not None else ""
        return made if 0 < len(made) <= LONGEST else known.own(number) or f"Variable {number}"

    def _made_by(self, event: Event, value: Value) -> str:
        if event.what in SILENT and event.inputs:
            return self.label(event.inputs[0])
        if event.kind == "op":
            inside = self._lookup.source.inside(event)
            if inside and not self._lookup.source.expression(event):
                return f"{self._lookup.source.word(event)} in {inside}"
            expression = self._lookup.source.expression(event)
            return expression if 0 < len(expression) <= LONGEST else inside or self.applied(event)
        if event.kind in ("pullback", "answer", "seed"):
            return "gradient"
        if event.kind == "data":
            return f"element of {event.info.get('type', 'data')}"
        return _by_itself(value)

    def applied(self, event: Event) -> str:
        """An op that no expression stands for alone: `x * y`, `cos(h)`, or `cos(…)` when that is long."""
        word = self._lookup.source.word(event)
        if sum(1 for value in event.inputs if value >= 0) > 3:
            return f"{word}(…)"
        given = [self.label(value) for value in event.inputs]
        sign = not word.isidentifier() and len(given) == 2
        written = f" {word} ".join(map(grouped, given)) if sign else f"{word}({', '.join(given)})"
        return written if len(written) <= LONGEST else f"{word}(…)"

    def target(self, gradient: Event) -> str:
        """`loss`, or `y + z` when there are several: the gradient is that of their sum."""
        if gradient.at not in self._targets:
            self._targets[gradient.at] = self._target(gradient)
        return self._targets[gradient.at]

    def _target(self, gradient: Event) -> str:
        if not is_asked(gradient):
            return self._target_within(gradient)
        labels = [self.label(value) for value in gradient.inputs]
        return " + ".join(labels if len(labels) < 5 else [*labels[:2], "…", labels[-1]])

    def _target_within(self, gradient: Event) -> str:
        """`reduce_mean in fit(…)`: what a function of the library differentiates has no name in the program."""
        made = self._lookup.producer.get(gradient.inputs[0]) if len(gradient.inputs) == 1 else None
        span = span_of(self._lookup.recording, gradient)
        call = self._lookup.source.program.call_at(span) if span is not None else None
        word = self._lookup.source.word(made) if made is not None and made.kind == "op" else "loss"
        return f"{word} in {called(call)}(…)" if call is not None and called(call) else word

    def is_bound(self, value: int) -> bool:
        """Whether the program has a name for it."""
        if value < 0:
            return False
        return value in self._bound or self._lookup.values[value].variable in self._variables.bound

    def rebound(self, value: int) -> str:
        """For a name that holds several values in turn: which one this is, "line 14"; else ""."""
        if value < 0:
            return ""
        variable = self._lookup.values[value].variable
        if variable >= 0:
            known = self._variables
            return known.distinct(variable).removeprefix(known.spoken(variable)).strip(" ()")
        bound = self._bound.get(value)
        return f"line {bound.line}" if bound is not None and len(self._different[bound.text]) > 1 else ""

    def partial(self, target: str, value: int) -> str:
        """`∂loss/∂x`."""
        return partial(target, self.label(value))


@lru_cache(4096)
def partial(target: str, label: str) -> str:
    """`∂loss/∂x`."""
    return f"∂{wrapped(target)}/∂{wrapped(label)}"


def _plainest(name: Name) -> tuple[bool, int]:
    return not name.text.isidentifier(), name.after


def grouped(label: str) -> str:
    """In brackets if it is a sum or the like, so that it can stand beside `*`."""
    return f"({label})" if " " in label and label[0] not in "∂[(" else label


def wrapped(label: str) -> str:
    """In brackets unless it reads as one word: `∂loss/∂(a + b)`."""
    plain = label.replace("_", "").replace(".", "")
    one_word = plain.isalnum() or (label.endswith(("]", ")")) and " " not in label)
    return label if one_word else f"({label})"


def _by_itself(value: Value) -> str:
    shown = text(value) if value.size <= min(SMALL, 4) else ""
    return shown if 0 < len(shown) <= LONGEST else f"constant {shape_text(value.shape)}"
