"""The steps of a recording: in brief all at once, with their values and words as far as they are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.document.contributions import Accumulators
from app.document.model import Port, Step
from app.document.names import wrapped
from app.document.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.document.graph import Drawing
    from app.document.speech import Speech
    from tapecore.recording.event import Event

_PHASES = {
    "op": "forward",
    "tangent": "tangent",
    "gradient": "backward",
    "pullback": "backward",
    "answer": "backward",
}
_TITLES = {
    "tape_open": "{tape} opens",
    "tape_close": "{tape} closes",
    "tape_pause": "{tape} pauses",
    "tape_resume": "{tape} resumes",
    "tape_reset": "{tape} resets",
    "tape_drop": "{tape} is dropped",
    "accumulator_open": "forward mode opens",
    "accumulator_close": "forward mode closes",
}


@dataclass(frozen=True)
class Brief:
    """What is known of all steps before one of them is looked at: `Step`'s fields of these names, as columns."""

    at: list[int]
    kind: list[str]
    phase: list[str]
    line: list[int]
    title: list[str]
    node: list[int]
    ghost: list[str]
    scope: list[str]

    def __len__(self) -> int:
        return len(self.at)


class Steps:
    """Builds every step; `ghosts` maps an op to why it is on no tape."""

    def __init__(self, speech: Speech, drawing: Drawing, ghosts: Mapping[int, str]) -> None:
        self._speech = speech
        self._lookup = speech.lookup
        self._names = speech.names
        self._drawing = drawing
        self._ghosts = ghosts
        self._sentences = Sentences(speech)
        self._accumulators = Accumulators(self._lookup, self._names)

    @cached_property
    def brief(self) -> Brief:
        """All steps, in order."""
        events = [self._lookup.events[at] for at in self._lookup.steps.events]
        return Brief(
            at=self._lookup.steps.events,
            kind=[event.kind for event in events],
            phase=[self._phase(event) for event in events],
            line=[self._line(event) for event in events],
            title=[self._title(event) for event in events],
            node=[self._drawing.where.of(event) for event in events],
            ghost=[self._ghosts.get(event.at, "") for event in events],
            scope=[self._speech.scope(event) for event in events],
        )

    def tell(self, first: int = 0, last: int = 1 << 60) -> list[Step]:
        """The steps from `first` to before `last`, whole: with values, sentences and contributions in words."""
        return [self._tell(place) for place in range(len(self.brief))[first:last]]

    def untold(self) -> Iterator[Step]:
        """All steps, one after the other, with their values and without words."""
        return map(self._step, range(len(self.brief)))

    def _tell(self, place: int) -> Step:
        step = self._step(place)
        event = self._lookup.events[step.at]
        if step.contributions:
            self._accumulators.word(event, self._target(event), step.contributions)
        step.sentence = self._sentences.of(event, step.contributions, step.ghost)
        return step

    def _target(self, event: Event) -> str:
        gradient = self._lookup.gradient_of(event) if event.kind == "pullback" else None
        return self._speech.target(gradient) if gradient else ""

    def _step(self, place: int) -> Step:
        brief, event = self.brief, self._lookup.events[self.brief.at[place]]
        target = self._target(event)
        return Step(
            at=event.at,
            kind=event.kind,
            phase=brief.phase[place],
            line=brief.line[place],
            title=brief.title[place],
            node=brief.node[place],
            ghost=brief.ghost[place],
            scope=brief.scope[place],
            inputs=self._inputs(event, target),
            outputs=self._outputs(event, target),
            contributions=self._accumulators.of(event) if event.kind == "pullback" else [],
        )

    def _line(self, event: Event) -> int:
        """The line to mark: of a pullback or tangent, that of the op it belongs to."""
        if event.kind in ("pullback", "tangent"):
            return self._lookup.events[int(event.info["op"])].line or event.line
        return event.line

    def _phase(self, event: Event) -> str:
        forward_mode = event.what == "jvp" or "accumulator" in event.info
        if event.kind in ("gradient", "answer") and (forward_mode or self._of_jvp(event)):
            return "tangent"
        if event.kind == "op" and event.within >= 0:
            return "backward"  # an outer tape records what the backward pass computes
        return _PHASES.get(event.kind, "neutral")

    def _of_jvp(self, event: Event) -> bool:
        gradient = self._lookup.gradient_of(event)
        return gradient is not None and gradient.what == "jvp"

    def _title(self, event: Event) -> str:
        if event.kind == "op":
            return self._lookup.source.word(event)
        if event.kind in ("pullback", "tangent"):
            return self._lookup.source.word(self._lookup.events[int(event.info["op"])])
        if event.kind in _TITLES:
            return _TITLES[event.kind].format(tape=self._speech.tape(event))
        if event.kind == "gradient":
            return self._call(event)
        if event.kind == "answer":
            return self._speech.answer_label(event)
        if event.kind == "assign":
            return f"{self._names.label(event.outputs[0])}.{event.what}"
        label = self._names.label(event.inputs[0]) if event.inputs else "?"
        return {"watch": f"watch {label}", "branch": f"if {label}", "escape": event.what}.get(
            event.kind, event.what
        )

    def _call(self, event: Event) -> str:
        target = self._speech.target(event)
        if self._lookup.refusal_of(event) is not None:
            return f"{event.what}{f' of {target}' if min(event.inputs, default=-1) >= 0 else ''} refused"
        if event.what == "jvp":
            return f"tangent of {target}"
        if not target:
            return "no target, so no seed"
        return f"{'seed of' if self._lookup.seeds_of(event) else 'no seed for'} {target}"

    def _inputs(self, event: Event, target: str) -> list[Port]:
        if event.kind == "answer":
            return [self._source(event)] if event.inputs else []
        if event.kind == "tangent":
            return self._tangents(event)
        if event.kind != "pullback":
            return [self._port(value, event.at) for value in event.inputs]
        op = self._lookup.events[int(event.info["op"])]
        upstream = [
            Port(self._names.partial(target, made), cotangent)
            for made, cotangent in zip(op.outputs, event.inputs, strict=False)
        ]
        return upstream + [self._port(value, event.at) for value in op.inputs]

    def _tangents(self, event: Event) -> list[Port]:
        """The tangent of each input that has one, and the values of the forward pass that the rule goes by."""
        primals = self._lookup.events[int(event.info["op"])].inputs
        pairs = zip(primals, event.inputs, strict=False)
        pushed = [Port(f"tangent of {self._names.label(p)}", t) for p, t in dict.fromkeys(pairs) if t >= 0]
        return pushed + [self._port(value, event.at) for value in dict.fromkeys(primals)]

    def _outputs(self, event: Event, target: str) -> list[Port]:
        if event.kind == "pullback":
            receivers: Sequence[int] = event.info.get("to", ())
            shares = zip(receivers, event.outputs, strict=False)
            return [Port(self._names.partial(target, to), value) for to, value in shares]
        if event.kind == "answer":
            return [Port(self._speech.answer_label(event), value) for value in event.outputs]
        if event.kind == "gradient":
            return [seed for child in self._lookup.children[event.at] if (seed := self._seed(child))]
        if event.kind == "tangent":
            op = self._lookup.events[int(event.info["op"])]
            pairs = zip(op.outputs, event.outputs, strict=False)
            return [Port(f"tangent of {self._names.label(made)}", value) for made, value in pairs]
        return [self._port(value, event.at) for value in event.outputs]

    def _source(self, answer: Event) -> Port:
        """What an answer is about, as the question calls it; and as graph and trace do, where that is another name."""
        value = answer.inputs[0]
        used = self._sentences.uses.state(answer)
        port, call = self._port(used if used >= 0 else value, answer.at), self._lookup.gradient_of(answer)
        asked = self._speech.source(call, int(answer.info.get("source", 0))) if call is not None else ""
        if value < 0 or call is None or call.what == "jvp" or asked in ("", port.label):
            return port
        note = ", ".join(filter(None, (f"{port.label} in graph and trace", port.note)))
        return Port(asked, port.value, note)

    def _seed(self, event: Event) -> Port | None:
        if event.kind != "seed" or not event.outputs:
            return None
        label = wrapped(self._names.label(event.inputs[0]) if event.inputs else "?")
        return Port(f"∂{label}/∂{label}", event.outputs[0])

    def _port(self, value: int, at: int) -> Port:
        return Port(self._names.label(value), value, self.note(value, at))

    def note(self, value: int, at: int) -> str:
        """`used 3.0 (version 0), now 5.0 (version 1)`, or which of several values of one name it is."""
        if value < 0:
            return ""
        used = self._lookup.values[value]
        if used.variable < 0:
            return self._names.rebound(value)
        now = self._lookup.state(used.variable, at)
        if now is None or now.version == used.version:
            version = f"version {used.version}" if used.version else ""
            return ", ".join(filter(None, (self._names.rebound(value), version)))
        texts = self._speech.texts
        return f"used {texts[value]} (version {used.version}), now {texts[now.id]} (version {now.version})"
