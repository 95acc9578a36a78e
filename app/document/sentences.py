"""What happens at a step, in one or two sentences that use the program's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.contributions import told
from app.document.errors import spoken_error
from app.document.uses import Uses
from tapecore.graph.numbers import bad_text, is_written_out, shape_text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.document.model import Contribution
    from app.document.names import Names
    from app.document.speech import Speech
    from tapecore.recording.event import Event

LONG = 160
"""Longer expressions lose their middle."""
MOST_USES = 5
"""Of a gradient of more uses the shares are not written out."""
_COMPARISONS = frozenset({">", ">=", "<", "<=", "==", "!="})
_TAPE_WORDS = {
    "tape_pause": "{Tape} stops recording for a while.",
    "tape_resume": "{Tape} records again.",
    "tape_reset": "{Tape} forgets everything: what it recorded and what it watches.",
    "tape_close": "The block ends: {tape} records no more.",
    "tape_drop": "{Tape} is gone, and all it kept with it.",
}


class Sentences:
    """One sentence maker for each kind of step."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._lookup = speech.lookup
        self._names: Names = speech.names
        self.uses = Uses(speech.lookup)
        self._makers: dict[str, Callable[[Event], str]] = {
            "op": self._op,
            "watch": self._watch,
            "assign": self._assign,
            "escape": self._escape,
            "branch": self._branch,
            "tape_open": self._open,
            "accumulator_open": self._accumulator,
            "accumulator_close": lambda _: "The block ends: the accumulator pushes no more tangents.",
            "tangent": self._tangent,
            "gradient": self._gradient,
            "answer": self._answer,
            "error": spoken_error,
        }

    def of(self, event: Event, contributions: Sequence[Contribution], ghost: str) -> str:
        """The sentence for a step; an op that is on no tape says why (`ghost`)."""
        if event.kind in _TAPE_WORDS:
            return _TAPE_WORDS[event.kind].format(
                tape=self._speech.tape(event), Tape=self._speech.tape_first(event)
            )
        if event.kind == "pullback":
            return self._pullback(event, contributions)
        said = self._makers.get(event.kind, lambda _: "")(event)
        return f"{said} Not on the tape: {ghost}." if ghost else said

    def _value(self, value: int) -> str:
        if value < 0:
            return "None"
        found = self._lookup.values[value]
        return text(found) if is_written_out(found) else f"{text(found)}{bad_text(found)}"

    def _op(self, event: Event) -> str:
        results = ", ".join(self._value(value) for value in event.outputs)
        made = _readable(self._lookup.source.expression(event) or self._names.applied(event))
        named = [self._names.label(value) for value in event.outputs if self._names.is_bound(value)]
        said = "is" if self._lookup.source.word(event) in _COMPARISONS else "="
        inside = self._lookup.source.inside(event)
        where = f"In {inside}: " if inside and inside != made else ""
        return f"{where}{''.join(f'{name} = ' for name in named)}{made} {said} {results}."

    def _watch(self, event: Event) -> str:
        label = self._names.label(event.inputs[0]) if event.inputs else "?"
        if event.info.get("ignored"):
            dtype = self._lookup.values[event.inputs[0]].dtype if event.inputs else "something else"
            because = f"only floats have gradients, and it is {dtype}"
            return f"{self._speech.tape_first(event)} ignores the watch of {label}: {because}."
        late = " The block is over: this watch comes too late." if event.info.get("after_close") else ""
        return f"{self._speech.tape_first(event)} watches {label} from here on.{late}"

    def _assign(self, event: Event) -> str:
        state = self._lookup.values[event.outputs[0]]
        label = self._names.label(state.id)
        return f"{label}.{event.what}: {label} is now {text(state)} (version {state.version})."

    def _escape(self, event: Event) -> str:
        label = self._names.label(event.inputs[0]) if event.inputs else "a tensor"
        return (
            f"The numbers of {label} leave TensorFlow here ({event.what}); no tape sees what is made of them."
        )

    def _branch(self, event: Event) -> str:
        label = self._names.label(event.inputs[0]) if event.inputs else "the condition"
        taken = f"{label} is {bool(event.info.get('value'))}"
        return f"{taken}: Python takes that branch; a tape does not record the choice."

    def _open(self, event: Event) -> str:
        words = [f"{self._speech.tape_first(event)} starts recording"]
        if event.info.get("persistent"):
            words.append("it is persistent: it can be asked more than once")
        if event.info.get("watch_accessed_variables") is False:
            words.append("it watches only what it is told to")
        return "; ".join(words) + "."

    def _accumulator(self, event: Event) -> str:
        pairs = zip(event.inputs, event.outputs, strict=False)
        seeds = [
            f"{self._names.label(primal)} with tangent {self._value(tangent)}" for primal, tangent in pairs
        ]
        return f"Forward mode: {', '.join(seeds)}. Each op pushes its tangent along."

    def _tangent(self, event: Event) -> str:
        op = self._lookup.events[int(event.info["op"])]
        made = self._names.label(op.outputs[0]) if op.outputs else self._lookup.source.word(op)
        return f"Tangent of {made}: {', '.join(self._value(value) for value in event.outputs if value >= 0)}."

    def _gradient(self, event: Event) -> str:
        refusal = self._lookup.refusal_of(event)
        if refusal is not None:
            return f"This call is refused. {spoken_error(refusal)}"
        seeds, target = self._lookup.seeds_of(event), self._speech.target(event)
        if event.what == "jvp":
            return f"The tangent of {target} is read out."
        if event.what != "gradient" and seeds:
            return f"One backward pass for each element of {target}: {len(seeds)} in all."
        if not seeds:
            return f"The backward pass of {target} has nowhere to start: no tape recorded how it was made."
        if any(seed.what == "output_gradients" for seed in seeds):
            given = ", ".join(self._value(seed.outputs[0]) for seed in seeds if seed.outputs)
            return f"The backward pass starts at {target} with the given {given}."
        return f"The backward pass starts at {target} with {self._ones(seeds)}.{self._sum_note(event, seeds)}"

    def _ones(self, seeds: Sequence[Event]) -> str:
        shapes = [self._lookup.values[seed.outputs[0]].shape for seed in seeds if seed.outputs]
        if len(shapes) > 1:
            return "ones for each"
        return "1.0" if shapes and not shapes[0] else f"ones {shape_text(shapes[0]) if shapes else ''}"

    def _sum_note(self, event: Event, seeds: Sequence[Event]) -> str:
        if len(seeds) > 1:
            return f" {len(seeds)} targets: this is the gradient of their sum, {self._speech.target(event)}."
        size = (
            self._lookup.values[seeds[0].inputs[0]].size if seeds[0].inputs and seeds[0].inputs[0] >= 0 else 1
        )
        if size < 2:
            return ""
        note = f" {self._speech.target(event)} has {size} elements: this is the gradient of their sum"
        return f"{note}{self._speech.terms(event)}; for each element use {self._speech.tape(event)}.jacobian."

    def _pullback(self, event: Event, contributions: Sequence[Contribution]) -> str:
        op = self._lookup.events[int(event.info["op"])]
        place = f", line {op.line}" if op.line else ""
        words = [f"Backward of {self._lookup.source.word(op)}{place}{self._speech.scope_of(op)}."]
        texts = self._speech.texts
        words += [f"{told(contribution, texts)}." for contribution in contributions]
        none: Sequence[int] = event.info.get("none", ())
        stopped = [self._names.label(op.inputs[place]) for place in none if place < len(op.inputs)]
        if stopped:
            words.append(f"Nothing flows to {', '.join(stopped)}: this op has no gradient there.")
        return " ".join(words)

    def _answer(self, event: Event) -> str:
        label = self._speech.answer_label(event)
        if not event.outputs:
            return f"{label} is None.{self._speech.reason(event)}"
        said = f"{label} = {self._value(event.outputs[0])}{self._sum_of_uses(event)}."
        if event.info.get("filled"):
            return f"{said} These zeros stand for None.{self._speech.reason(event)}"
        return said + self._speech.reason(event)

    def _sum_of_uses(self, answer: Event) -> str:
        """`, the sum of 3 uses: 0.05 + 0.05 + 2.8`, where the numbers are few."""
        call, shares = self._lookup.gradient_of(answer), self.uses.shares(answer)
        scalar = self._lookup.values[answer.outputs[0]].size == 1
        if call is None or call.what != "gradient" or not scalar or not 2 <= len(shares) <= MOST_USES:
            return ""
        return f", the sum of {len(shares)} uses: {' + '.join(self._value(share) for share in shares)}"


def _readable(expression: str) -> str:
    """An expression as it is written; of a long one the beginning, the end, and how long it is."""
    if len(expression) <= LONG:
        return expression
    return f"{expression[:100].rstrip()} … {expression[-40:].lstrip()} ({len(expression):,} characters)"
