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
    used = sorted(value for value in case.ancestors if values[value].variable >= 0)
    told: list[str] = []
    for value in used:
        variable = values[value].variable
        now = [state for state in case.influence.states[variable] if _made_before(case, state)]
        name = case.words.variables.get(variable, "")
        if (
            not now
            or not name
            or values[now[-1]].version
            <= max(values[v].version for v in used if values[v].variable == variable)
        ):
            continue
        then, new = (
            f"{value_text(case.recording, state, 20)} (version {values[state].version})"
            for state in (value, now[-1])
        )
        told.append(f"{name} = {then}, now {new}")
    return f"{case.target_name} used {told[0]}" if told else ""


def _made_before(case: Case, state: int) -> bool:
    maker = case.influence.producer.get(state)
    return maker is not None and maker.at < case.until
