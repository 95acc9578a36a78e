"""Advice on what explodes or vanishes, as sentences: where, by how much, and which op does it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.clipping import WIDTH, clip, quoted
from tapecore.diagnosis.growth import growths
from tapecore.graph.loops import Loop, repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.growth import Growth
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event

MOST = {"Sigmoid": ", 0.25 at most"}
"""What is known of an op's slope wherever it is."""


def growth_advice(run: Run) -> Iterator[str]:
    """A sentence for each growth of a run."""
    for growth in growths(run.recording, run.places):
        yield clip(f"Line {growth.question.line}: {_told(run, growth)}", 2 * WIDTH)


def _told(run: Run, growth: Growth) -> str:
    name = quoted(growth.question.source, 18)
    also = f" ({growth.alike} more alike)" if growth.alike else ""
    if growth.lost:
        lost = (
            f"the {growth.lost} furthest of {growth.uses} uses of {name}{also} add under 1e-7 of its gradient"
        )
        return f"{lost}: {_repeated(run, growth)}."
    verb, size = ("grows", growth.ratio) if growth.ratio > 1 else ("shrinks", 1 / growth.ratio)
    told = _flat(run, growth) if len(growth.repeated.ops) == 1 else _repeated(run, growth)
    asked = growth.question
    call = f"on call {asked.round + 1} of {asked.count} " if asked.count > 1 else ""
    return f"{call}the gradient {verb} {_digits(size)}-fold on its way to {name}{also}: {told}."


def _flat(run: Run, growth: Growth) -> str:
    event = run.recording.events[growth.repeated.ops[0]]
    op = quoted(run.words.op(event), 18)
    return f"{op} (line {event.line}) is flat at its input: it multiplies it by {_digits(growth.repeated.factor)}"


def _repeated(run: Run, growth: Growth) -> str:
    events = [run.recording.events[op] for op in growth.repeated.ops]
    op = f"{quoted(run.words.op(events[0]), 18)} ({_lines([event.line for event in events])})"
    factor = f"multiplies it by {_digits(growth.repeated.factor)} on average{MOST.get(events[0].what, '')}"
    return f"{op} {factor}, {len(events)} times{_loop(run, events)}"


def _loop(run: Run, events: list[Event]) -> str:
    """The loop that they are in, where they are of one line."""
    line = events[0].line
    statement = run.program.statement_at(line) if {event.line for event in events} == {line} else None
    around = [] if statement is None else [statement, *run.program.around(statement)]
    loop = next((node for node in around if isinstance(node, Loop | ast.FunctionDef)), None)
    return f" (loop in line {loop.lineno})" if isinstance(loop, Loop) and repeats(loop, line) else ""


def _digits(number: float) -> str:
    """Three digits: ``0.234``, ``1.6``, ``3.7e9``."""
    digits, _, power = f"{number:.3g}".partition("e")
    return f"{digits}e{int(power)}" if power else digits


def _lines(lines: list[int]) -> str:
    first, last = min(lines), max(lines)
    return f"line {first}" if first == last else f"lines {first} to {last}"
