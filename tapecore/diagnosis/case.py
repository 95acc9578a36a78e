"""One question with everything that a cause looks at to decide whether it applies."""

from __future__ import annotations

import ast
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

from tapecore.diagnosis.asked import asked_of
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.places import gradient_call
from tapecore.diagnosis.reached import Reached
from tapecore.diagnosis.tracking import tracking_of
from tapecore.graph.route import Route
from tapecore.graph.tapes import Tape

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from tapecore.diagnosis.asked import Asked
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.finding import Blocker
    from tapecore.diagnosis.question import Question
    from tapecore.diagnosis.run import Run
    from tapecore.diagnosis.tracking import Tracking
    from tapecore.graph.links import Link
    from tapecore.graph.route import Break, Judge
    from tapecore.recording.event import Event
    from tapecore.recording.value import Value


class Case:
    """A sick question of a run."""

    def __init__(self, run: Run, question: Question) -> None:
        self.run = run
        self.recording = run.recording
        self.program = run.program
        self.words = run.words
        self.influence = run.influence
        self.question = question
        self.events: list[Event] = run.events
        """All events of the recording."""
        self.event = run.events[question.at]
        self.until = question.at
        self.edits: dict[Blocker, list[Edit]] = {}
        self.own = question.value, question.variable
        self.start = run.influence.source_values(question.value, question.variable)

    def about(self, question: Question) -> Case:
        """Another question of the run."""
        return Case(self.run, question)

    @property
    def asked(self) -> Asked:
        """What it shares with the other sources of its call; not kept here, as it is large."""
        return asked_of(self)

    @cached_property
    def tape(self) -> Tape:
        """The tape, or the accumulator, that was asked."""
        return self.influence.tapes.of(self.event) or Tape(-1, forward=False)

    @cached_property
    def call(self) -> ast.Call | None:
        """The gradient call in the text."""
        return gradient_call(self.recording, self.program, self.event)

    @cached_property
    def targets(self) -> tuple[int, ...]:
        """The targets that are tensors (of ``jvp``: the one asked about)."""
        inputs = self.event.inputs
        if self.question.what == "jvp":
            inputs = inputs[self.question.index : self.question.index + 1]
        return tuple(value for value in inputs if value >= 0)

    @cached_property
    def source(self) -> Value | None:
        """The source, if it is a tensor or Variable."""
        return self.recording.values[self.question.value] if self.question.value >= 0 else None

    @cached_property
    def error(self) -> Event | None:
        """The error that the call raised."""
        return self.run.errors.get(self.question.at) if self.question.result == "error" else None

    @property
    def judge(self) -> Judge:
        """Judges links for this call."""
        return self.asked.judge

    def refuses(self, link: Link) -> bool:
        """Whether a backward function was asked for a gradient here and gave None."""
        asked = self.asked
        return (link.at, link.slot) in asked.refused[asked.places[self.own]]

    @cached_property
    def route(self) -> Route | None:
        """The way from source to target with the fewest breaks."""
        asked = self.asked
        return asked.ways.shortest(asked.places[self.own])

    @cached_property
    def routes(self) -> list[Route]:
        """Every way that is cut in a place of its own: those that the tape's last block holds, and those of
        which only an op was too early for it, in this pass."""
        asked = self.asked
        ways = asked.ways_of_now.every(asked.places[self.own])
        return [way for way in ways if self._in_block(way) or _only_early(way)]

    def _in_block(self, way: Route) -> bool:
        """Also where it left TensorFlow: a number from before the block is one that was meant to be kept."""
        return way.links.first("outside", self._is_outside) is None

    def _is_outside(self, link: Link) -> bool:
        left = self.events[link.at].info.get("through", ())
        return link.at <= self.opened or any(at <= self.opened for at in left)

    def told_by(self, route: Route, *breaks: Break) -> Case:
        """The same question, told by one way alone; of its breaks only ``breaks``, if any are named."""
        other = copy(self)
        other.route = Route(route.links, list(breaks) or route.breaks)
        return other

    @cached_property
    def begun(self) -> int:
        """The event since which the targets were in the making: of this pass, in this call."""
        return self.asked.begun

    @property
    def ancestors(self) -> AbstractSet[int]:
        """Every value that had a part in the targets."""
        return self.asked.ancestors

    @property
    def target_lines(self) -> list[int]:
        """Lines of the events that made the targets and what they come from, the last first."""
        return self.asked.target_lines

    @property
    def reached(self) -> AbstractSet[int]:
        """Every value that the source had a part in."""
        asked = self.asked
        return Reached(asked.ways.sweep, asked.places[self.own])

    @cached_property
    def creation(self) -> Event | None:
        """The event that made the source object."""
        if self.question.variable >= 0:
            return self.run.made.get(self.question.variable)
        return self.influence.producer.get(self.question.value)

    @property
    def trainable(self) -> bool:
        """False for a Variable that was made not trainable."""
        made = self.run.made.get(self.question.variable)
        return made is None or bool(made.info.get("trainable", True))

    @cached_property
    def tracking(self) -> Tracking:
        """How the tape stood to the source: tracked, or why not."""
        return tracking_of(self)

    def breaks(self, *kinds: str) -> list[tuple[int, Break]]:
        """The breaks of these kinds on the way, each with its place in the row of breaks."""
        found = self.route.breaks if self.route is not None else []
        return [(place, broken) for place, broken in enumerate(found) if broken.kind in kinds]

    @property
    def silent(self) -> bool:
        """Whether there is a None to explain (plain, or hidden behind zeros)."""
        return self.question.result == "none" or self.question.filled

    def op(self, at: int) -> str:
        """An op as the text calls it."""
        return self.words.written(self.events[at])

    def line(self, at: int) -> int:
        """The line of an event, 0 for none."""
        return self.events[at].line if 0 <= at < len(self.events) else 0

    def line_there(self, event: Event) -> int:
        """The line of ``event`` in the function, and the call of it, that holds the block: where a call ran
        outside, it is the call that has to move. Its own line where it happened elsewhere."""
        return self.line_beside(event, self.opened) or event.line

    def line_beside(self, event: Event, at: int) -> int:
        """The line of ``event`` in the function, and the call of it, in which event ``at`` happened; 0 where
        that one was not running."""
        around = self.recording.stack_of(self.events[at])[:1] if at >= 0 else []
        homes = {(frame.function, frame.activation) for frame in around}
        frames = self.recording.stack_of(event)
        return next((f.line for f in frames if (f.function, f.activation) in homes), 0)

    def line_kept(self, event: Event) -> int:
        """The line that kept what ``event`` gave: a function that just returns it hands it to its caller."""
        frames = self.recording.stack_of(event)
        kept = (f.line for f in frames if not isinstance(self.program.statement_at(f.line), ast.Return))
        return next(kept, event.line)

    @property
    def name(self) -> str:
        """The source as a sentence quotes it, clipped."""
        return quoted(self.question.source, 24)

    @property
    def target_name(self) -> str:
        """The target as a sentence quotes it, clipped."""
        return quoted(self.question.target, 24)

    @cached_property
    def opened(self) -> int:
        """The event with which the tape's block began (the last that did before the call); -1 for none."""
        return max((at for at in self.tape.opened if at < self.until), default=-1)

    @property
    def opened_line(self) -> int:
        """The line where the tape's block begins, 0 for none."""
        return self.line(self.opened)


def _only_early(way: Route) -> bool:
    return all(broken.kind in ("before", "between") for broken in way.breaks)
