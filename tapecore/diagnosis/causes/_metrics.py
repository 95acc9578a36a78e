"""Whether the target was read from the state of a Keras metric."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.program import names_in

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


class Metric(NamedTuple):
    """The line that made the metric, the line that took a value from it, the event that made its state, and what
    the program calls it."""

    made: int
    used: int
    state: Event
    name: str


def metric_of(case: Case) -> Metric | None:
    """The metric in the target's past that the source itself does not belong to."""
    made = _metrics(case)
    for value in case.ancestors if made else ():
        event = case.run.made.get(case.recording.values[value].variable)
        if event is not None and event.line in made and value not in case.start:
            name = made[event.line]
            return Metric(event.line, _used_line(case, name), event, name)
        assigned = case.influence.producer.get(value)
        if assigned is not None and assigned.kind == "assign" and value not in case.start:
            line = _owner_line(case, assigned, made)
            if line:
                return Metric(line, _used_line(case, made[line]), assigned, made[line])
    return None


def is_fed(case: Case, metric: Metric) -> bool:
    """Whether the text gives the metric something that the source had a part in."""
    names = {name.text for name in case.recording.names if name.value in case.reached}
    uses = (metric.name, f"{metric.name}.update_state")
    calls = (call for call in case.program.calls.values() if ast.unparse(call.func) in uses)
    given = (node for call in calls for node in (*call.args, *(k.value for k in call.keywords)))
    return any(names & names_in(node) for node in given)


def _metrics(case: Case) -> dict[int, str]:
    """The names of metric objects by the line that made them."""
    found: dict[int, str] = {}
    for statement in case.program.statements:
        value = statement.value if isinstance(statement, ast.Assign) else None
        metric = isinstance(value, ast.Call) and ".metrics." in ast.unparse(value.func)
        if isinstance(statement, ast.Assign) and metric:
            found[statement.lineno] = ast.unparse(statement.targets[0])
    return found


def _owner_line(case: Case, assigned: Event, made: dict[int, str]) -> int:
    """The metric on whose line of use a state without a line of its own was assigned."""
    names = names_in(case.program.statement_at(assigned.line))
    return next((line for line, name in made.items() if name in names), 0)


def _used_line(case: Case, name: str) -> int:
    """The last line before the question that takes a value from the metric."""
    takes = (name, f"{name}.result")
    calls = (call for call in case.program.calls.values() if ast.unparse(call.func) in takes)
    return max(
        (call.lineno for call in calls if call.lineno <= case.question.line), default=case.question.line
    )
