"""What a diagnosis says: findings with their blockers, fixes and proofs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.clipping import WIDTH

if TYPE_CHECKING:
    from tapecore.diagnosis.question import Question, Result
    from tapecore.graph.route import Break

_SENTENCE = re.compile(r"\. (?=[A-Z`'])")
"""Where a sentence ends and another begins: the `1. ` of an array is no end."""
_MEANT = re.compile(r"The nearest name is ([\w.]*\w)")


class Blocker(NamedTuple):
    """One reason. ``lines`` most guilty first; ``evidence`` event indexes; the lowest ``rank`` is the most
    guilty.

    ``clause`` completes "`x` got None: ..."; ``gist`` does so more shortly, "" where there is nothing between;
    ``reason`` is a few words for the end of a line of code ("not watched"); ``asked``: it can be just what was
    wanted; ``cut``: the break in the way that this is about; ``way_out``: what one can do, where the cause's
    own does not fit.
    """

    cause: str
    clause: str
    reason: str
    lines: tuple[int, ...]
    evidence: tuple[int, ...] = ()
    rank: int = 10
    asked: bool = False
    cut: Break | None = None
    way_out: str = ""
    gist: str = ""


class Fix(NamedTuple):
    """``source`` is the whole edited program; ``description`` one line of what was edited."""

    description: str
    source: str


class Proof(NamedTuple):
    """What the same question got when the edited program was run; ``value`` is its text. ``target`` and
    ``source`` are what the edited program writes there, "" for a proof that is about no question; ``calls``
    what came of the other calls of a loop, "" where there are none."""

    result: Result
    value: str
    target: str = ""
    source: str = ""
    calls: str = ""


@dataclass(frozen=True)
class Finding:
    """One question and why it was answered so; a healthy one has no blockers.

    ``chain`` is the way from target back to source in the person's words, a cut written as scissors;
    ``advice`` what one can do where no edit is mechanical; ``partial`` what came of mending one of several
    reasons; ``note`` Variables that changed since.
    """

    question: Question
    blockers: tuple[Blocker, ...] = ()
    chain: str = ""
    advice: str = ""
    fix: Fix | None = None
    proof: Proof | None = None
    partial: str = ""
    note: str = ""

    @property
    def cause(self) -> str | None:
        """The most guilty cause's slug."""
        return self.blockers[0].cause if self.blockers else None

    @property
    def sentence(self) -> str:
        """The verdict in one line."""
        from tapecore.diagnosis.story import verdict

        return verdict(self.question, self.blockers)

    @property
    def lines(self) -> tuple[int, ...]:
        """Guilty lines, most guilty first."""
        return tuple(dict.fromkeys(line for blocker in self.blockers for line in blocker.lines if line > 0))

    @property
    def evidence(self) -> tuple[int, ...]:
        """Indexes of the events that show it."""
        return tuple(dict.fromkeys(at for blocker in self.blockers for at in blocker.evidence))

    @property
    def asked(self) -> bool:
        """Whether this answer can be just what the person asked for."""
        return bool(self.blockers) and all(blocker.asked for blocker in self.blockers)

    def story(self) -> list[str]:
        """At most four lines: verdict, path with the cut, edit, proof."""
        from tapecore.diagnosis.story import story

        return story(self)


def _in_short(message: str) -> str:
    """A message that is longer than a line without its later sentences but the one that names what was meant, and
    with classes by their names alone, without their modules."""
    if len(message) <= WIDTH // 2:
        return message
    plain = re.sub(r"'(?:\w+\.)+(\w+)' object", r"'\1' object", message)
    first, *rest = _SENTENCE.split(plain, maxsplit=1)
    if not rest or len(first) < 20 or "\n" in first:
        return plain
    meant = _MEANT.search(rest[0])
    return f"{first}; the nearest name is {meant[1]}" if meant else first


@dataclass(frozen=True)
class Trouble:
    """The error that ended the program, and why."""

    type: str
    message: str
    line: int
    at: int
    blocker: Blocker | None = None
    fix: Fix | None = None
    proof: Proof | None = None

    @property
    def sentence(self) -> str:
        """The verdict in one line: why it stopped, or with which error where nobody knows why."""
        where = f"Line {self.line} stopped" if self.line > 0 else "It stopped"
        known = self.blocker.clause if self.blocker is not None else ""
        said = known or ": ".join(part for part in (self.type, _in_short(self.message)) if part)
        return f"{where}: {said.strip().removesuffix('.')}."

    @property
    def lines(self) -> tuple[int, ...]:
        """Guilty lines, most guilty first, each once."""
        lines = () if self.blocker is None else self.blocker.lines
        return tuple(dict.fromkeys(line for line in lines if line > 0))


@dataclass(frozen=True)
class Diagnosis:
    """All that is found out about one recording."""

    findings: tuple[Finding, ...]
    error: Trouble | None = None
    advice: tuple[str, ...] = field(default=())
