"""Each tape and accumulator as a lane of the strip: where it records, pauses, waits and is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.document.model import Segment

if TYPE_CHECKING:
    from app.document.speech import Speech
    from tapecore.recording.event import Event

_AFTER = {
    "open": "records",
    "resume": "records",
    "reset": "records",
    "pause": "paused",
    "close": "waits",
    "drop": "",
}
"""What a tape does after each thing that happens to it; "" for no longer anything."""


@dataclass
class _Life:
    """A tape's stretches as they are met: from which step, what it does, and the call's label where it is asked."""

    name: str
    persistent: bool
    stretches: list[tuple[int, str, str]] = field(default_factory=list[tuple[int, str, str]])

    def turn(self, step: int, state: str, label: str = "") -> None:
        """From `step` on it does something else; of two turns at one step the later counts."""
        while self.stretches and self.stretches[-1][0] >= step:
            self.stretches.pop()
        self.stretches.append((step, state, label))

    @property
    def state(self) -> str:
        """What it does now."""
        return self.stretches[-1][1] if self.stretches else ""

    def bounded(self, count: int) -> list[tuple[int, int, str, str]]:
        """First and last step of each stretch; what waits and is not asked any more is left out."""
        starts = [start for start, *_ in self.stretches[1:]]
        ends = [*(start - 1 for start in starts), count - 1]
        pairs = zip(self.stretches, ends, strict=True)
        found = [(start, end, state, label) for (start, state, label), end in pairs]
        while found and found[-1][2] in ("", "waits"):
            found.pop()
        return [each for each in found if each[2] and each[1] >= each[0]]


def build_lanes(speech: Speech, labels: dict[int, str], count: int) -> list[Segment]:
    """Segments on lanes from 1 on, the outermost tape first; a lane is used again once its tape is done.

    `labels` are the gradient calls' labels, by their events; `count` is the number of steps. Where no two tapes
    live at once, lane 0 has the labels of the calls already.
    """
    lives = _lives(speech, labels) if count else []
    taken: list[int] = []  # until which step each lane is
    found: list[Segment] = []
    for life in lives:
        stretches = life.bounded(count)
        if not stretches:
            continue
        free = (place for place, until in enumerate(taken) if until < stretches[0][0])
        lane = next(free, len(taken))
        taken[lane : lane + 1] = [stretches[-1][1]]
        found += [_segment(life, stretch, lane + 1) for stretch in stretches]
    if len(taken) < 2:
        for segment in found:
            segment.label = "" if segment.state == "asked" else segment.label
    return sorted(found, key=lambda segment: (segment.lane, segment.from_))


def _segment(life: _Life, stretch: tuple[int, int, str, str], lane: int) -> Segment:
    start, end, state, label = stretch
    phase = {"gradient": "backward", "jvp": "tangent"}.get(state, "neutral")
    state = "asked" if state in ("gradient", "jvp") else state
    said = {"records": life.name, "paused": f"{life.name} paused"}.get(state, label)
    return Segment(start, end, said, phase, lane, life.name, state)


def _lives(speech: Speech, labels: dict[int, str]) -> list[_Life]:
    """Every tape and accumulator in the order of opening."""
    lives: dict[tuple[str, int], _Life] = {}
    last = _last_steps(speech)
    for event in speech.lookup.events:
        kind, _, what = event.kind.rpartition("_")
        if kind in ("tape", "accumulator"):
            life = lives.get(_key(event)) or lives.setdefault(_key(event), _born(speech, event))
            _happen(life, what, speech.lookup.step_of(event.at))
        elif event.kind == "gradient" and (life := lives.get(_key(event))) is not None:
            _asked(life, event, speech.lookup.step_of(event.at), last.get(event.at, -1), labels)
    return list(lives.values())


def _born(speech: Speech, opened: Event) -> _Life:
    return _Life(speech.tape_own(opened), bool(opened.info.get("persistent")) or "accumulator" in opened.info)


def _happen(life: _Life, what: str, step: int) -> None:
    if what == "drop" and life.state != "records":
        life.turn(step, "")
    elif what in _AFTER and what != "drop":
        # the step at which it closes or pauses still belongs to what it did until then
        life.turn(step + (what in ("close", "pause")), _AFTER[what])


def _asked(life: _Life, call: Event, step: int, last: int, labels: dict[int, str]) -> None:
    before = life.state
    life.turn(step, "jvp" if call.what == "jvp" else "gradient", labels.get(call.at, call.what))
    life.turn(max(step, last) + 1, before if life.persistent else "")


def _last_steps(speech: Speech) -> dict[int, int]:
    """The last step inside each gradient call and pullback, by its event."""
    found: dict[int, int] = {}
    events = speech.lookup.events
    for step, at in enumerate(speech.lookup.steps.events):
        outer = events[at].within
        while outer >= 0:
            found[outer] = step
            outer = events[outer].within
    return found


def _key(event: Event) -> tuple[str, int]:
    kind = "accumulator" if "accumulator" in event.info else "tape"
    return kind, int(event.info.get(kind, -1))
