"""The steps of a recording, with their words and values; the sentences of long ones are made when they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.contributions import Accumulators
from app.document.model import Port, Step
from app.document.names import wrapped
from app.document.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        self.steps: list[Step] = []
        self._told: set[int] = set()

    def build(self) -> list[Step]:
        """The steps, in order, told as far as `tell` was asked to."""
        self.steps = [self._step(self._lookup.events[at]) for at in self._lookup.steps.events]
        return self.steps

    def tell(self, first: int = 0, last: int = 1 << 60) -> list[Step]:
        """The steps from `first` to before `last`, each with its sentence and the words of its contributions."""
        told = self.steps[first:last]
        for step in told:
            if step.at not in self._told:
                self._told.add(step.at)
                self._tell(step, self._lookup.events[step.at])
        return told

    def _tell(self, step: Step, event: Event) -> None:
        if step.contributions:
            self._accumulators.word(event, self._target(event), step.contributions)
        step.sentence = self._sentences.of(event, step.contributions, step.ghost)

    def _target(self, event: Event) -> str:
        gradient = self._lookup.gradient_of(event) if event.kind == "pullback" else None
        return self._speech.target(gradient) if gradient else ""

    def _step(self, event: Event) -> Step:
        target = self._target(event)
        return Step(
            at=event.at,
            kind=event.kind,
            phase=self._phase(event),
            line=self._line(event),
            title=self._title(event),
            node=self._drawing.where.of(event),
            ghost=self._ghosts.get(event.at, ""),
            scope=self._speech.scope(event),
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
        if event.kind in _TITLES:
            return _TITLES[event.kind].format(tape=self._speech.tape(event))
        label = self._names.label(event.inputs[0]) if event.inputs else "?"
        if event.kind == "op":
            return self._lookup.source.word(event)
        if event.kind in ("pullback", "tangent"):
            return self._lookup.source.word(self._lookup.events[int(event.info["op"])])
        if event.kind == "gradient":
            return self._call(event)
        if event.kind == "answer":
            return self._speech.answer_label(event)
        if event.kind == "assign":
            return f"{self._names.label(event.outputs[0])}.{event.what}"
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
        if event.kind != "pullback":
            return [self._port(value, event.at) for value in event.inputs]
        op = self._lookup.events[int(event.info["op"])]
        upstream = [
            Port(self._names.partial(target, made), cotangent)
            for made, cotangent in zip(op.outputs, event.inputs, strict=False)
        ]
        return upstream + [self._port(value, event.at) for value in op.inputs]

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
        port, call = self._port(value, answer.at), self._lookup.gradient_of(answer)
        asked = self._speech.source(call, int(answer.info.get("source", 0))) if call is not None else ""
        if value < 0 or call is None or call.what == "jvp" or asked in ("", port.label):
            return port
        note = ", ".join(filter(None, (f"{port.label} in graph and trace", port.note)))
        return Port(asked, value, note)

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
