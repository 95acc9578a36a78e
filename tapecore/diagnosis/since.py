"""Variables that were assigned between the forward pass and the question: the gradient still is that of the
old values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.numbers import value_text

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case


def changed_since(case: Case) -> str:
    """``z used y = 3.0 (version 0), now 5.0 (version 1)``; "" when every Variable is as it was when it was
    used."""
    values = case.recording.values
    used: dict[int, list[int]] = {}
    for value in sorted(value for value in case.ancestors if values[value].variable >= 0):
        used.setdefault(values[value].variable, []).append(value)
    for variable, old in used.items():
        states = case.influence.states[variable]
        now = next((state for state in reversed(states) if _made_before(case, state)), -1)
        name = case.words.value(old[0], case.until)
        if now >= 0 and name and values[now].version > max(values[value].version for value in old):
            then, new = (_state(case, value) for value in (old[0], now))
            return f"{case.target_name} used {name} = {then}, now {new}"
    return ""


def _state(case: Case, value: int) -> str:
    version = case.recording.values[value].version
    return f"{value_text(case.recording, value, 20)} (version {version})"


def _made_before(case: Case, state: int) -> bool:
    maker = case.influence.producer.get(state)
    return maker is not None and maker.at < case.until
