"""A step of a run in words: what was done, and what it gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.comparing.difference import tapes_of
from tapecore.diagnosis.story import quotient
from tapecore.graph.numbers import value_text

if TYPE_CHECKING:
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event

LEFT = "leaves TensorFlow"
_SPOKEN = frozenset({"print", "figure", "result", "error"})
"""What these did is in no op: they say something."""
_TAPES = {
    "tape_open": "tape opens",
    "tape_pause": "tape pauses",
    "tape_resume": "tape resumes",
    "tape_reset": "tape is reset",
    "tape_close": "tape closes",
    "tape_drop": "tape is dropped",
    "accumulator_open": "forward mode opens",
    "accumulator_close": "forward mode closes",
}


def done(run: Run, at: int) -> str:
    """What a step did, in the program's own words: ``tf.sin(h)``, ``back through x * x``, ``watch x``."""
    event = run.recording.events[at]
    if event.kind in ("op", "escape") and (text := run.words.expression(event)):
        return text
    if event.kind in ("pullback", "tangent"):
        op: int = event.info["op"]
        return f"{'back' if event.kind == 'pullback' else 'forward'} through {done(run, op)}"
    if event.kind == "answer":
        return _partial(run, event)
    return _TAPES.get(event.kind) or _with_names(run, event)


def _partial(run: Run, event: Event) -> str:
    """``∂y/∂x``: of a call with several targets only the source is named."""
    targets = run.recording.events[event.within].inputs if event.within >= 0 else ()
    source = _name(run, event.inputs[0] if event.inputs else -1, event.at)
    target = _name(run, targets[0], event.at) if len(targets) == 1 else ""
    return quotient(target, source) if target and source else f"gradient of {source}".removesuffix(" of ")


def _name(run: Run, value: int, at: int) -> str:
    return run.words.any(value, at) if value >= 0 else ""


def _with_names(run: Run, event: Event) -> str:
    if event.kind in _SPOKEN:
        return event.kind
    words = {
        "branch": "condition",
        "create": event.what,
        "gradient": f"{event.what} of",
        "op": event.what,
        "seed": "seed",
        "watch": "watch" if event.what == "watch" else "tape watches",
    }
    first = words.get(event.kind) or f"{event.kind} {event.what}"
    values = event.outputs if event.kind == "create" else event.inputs
    return " ".join([first, *filter(None, (_name(run, value, event.at) for value in values))])


def given(run: Run, at: int, most: int = 48) -> str:
    """What a step gave, as text; "" where it gave nothing. Numbers that take more than ``most`` characters are summed
    up."""
    event = run.recording.events[at]
    if event.kind in _SPOKEN or event.kind == "branch":
        return str(event.info.get("value", event.info.get("message", event.what)))
    if event.kind == "answer" and event.what == "none":
        return "None"
    if event.kind == "escape":
        return LEFT
    if event.kind == "tape_open":
        return "persistent" if event.info.get("persistent") else ""
    if event.kind == "watch":
        return f"ignored: {event.info['ignored']}" if "ignored" in event.info else ""
    outputs = [value for value in event.outputs if value >= 0]
    return ", ".join(value_text(run.recording, value, most) for value in outputs)


def standing(event: Event) -> str:
    """Whether an op is on a tape."""
    count = tapes_of(event)
    return "not on the tape" if not count else "on the tape" if count == 1 else f"on {count} tapes"


def step(run: Run, at: int) -> str:
    """Both on one line: ``x * x = 9.0``."""
    event, gave = run.recording.events[at], given(run, at)
    if not gave:
        return done(run, at)
    if event.kind in ("print", "error", "pullback", "tangent"):
        return f"{done(run, at)}: {gave}"
    return f"{done(run, at)} {gave}" if gave == LEFT else f"{done(run, at)} = {gave}"
