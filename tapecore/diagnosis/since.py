"""Variables that were assigned between the forward pass and the question: the gradient still is that of the
old values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.numbers import value_text

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case


def changed_since(case: Case) -> str:
    """```z` used `y` = 3.0, and line 6 made it 5.0 since: the gradient is the one at 3.0``; "" when every Variable
    is as it was when it was used."""
    values = case.recording.values
    for variable, old in _used(case).items():
        states = case.influence.states[variable]
        now = next((state for state in reversed(states) if _made_before(case, state)), -1)
        name = case.words.value(old[0], case.until)
        if now >= 0 and name and values[now].version > max(values[value].version for value in old):
            then, new = (value_text(case.recording, value, 20) for value in (old[0], now))
            got = "" if case.question.gradient < 0 else f": the gradient is the one at {then}"
            return (
                f"{case.target_name} used `{name}` = {then}, and {_who(case, now)} made it {new} since{got}"
            )
    return ""


def _who(case: Case, state: int) -> str:
    """What assigned a Variable's state."""
    maker = case.influence.producer.get(state)
    return f"line {maker.line}" if maker is not None and maker.line > 0 else "an assignment"


def _used(case: Case) -> dict[int, list[int]]:
    """The states of each Variable that this tape's last block used for the targets: what an earlier pass used to
    change a Variable is not meant. Found once for all the sources of a call."""
    key = case.targets, case.opened, case.until
    if key not in case.run.used:
        values = case.recording.values
        used: dict[int, list[int]] = {}
        for value in sorted(value for value in case.ancestors if values[value].variable >= 0):
            if _in_block(case, value):
                used.setdefault(values[value].variable, []).append(value)
        case.run.used[key] = used
    return case.run.used[key]


def _in_block(case: Case, value: int) -> bool:
    users = (e for e in case.influence.users.get(value, ()) if case.opened < e.at < case.until)
    return any(not case.ancestors.isdisjoint(event.outputs) for event in users)


def _made_before(case: Case, state: int) -> bool:
    maker = case.influence.producer.get(state)
    return maker is not None and maker.at < case.until
