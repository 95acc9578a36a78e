"""What a value is called in a check: by the program's name for it, else by its place among an op's inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.recording import Event, Recording


def named(recording: Recording, value: int, at: Event) -> str:
    """The last name that the program gave it before the event, else the name of a Variable that it is a state of, else
    of the op's input or output; "a value" where it has none."""
    bound = [name.text for name in recording.names if name.value == value and name.after <= at.at]
    outside = [text for text in bound if "." not in text and "[" not in text]
    if bound:
        return (outside or bound)[0]
    if value in at.inputs:
        entry = recording.ops.get(at.what)
        slot = at.inputs.index(value)
        named_inputs = () if entry is None else entry.inputs
        return (
            named_inputs[slot]
            if slot < len(named_inputs) and "*" not in named_inputs[slot]
            else f"input {slot}"
        )
    return "the result" if value in at.outputs else _variable(recording, value)


def _variable(recording: Recording, value: int) -> str:
    number = recording.values[value].variable
    versions = {v.id for v in recording.values if v.variable == number >= 0}
    found = [name.text for name in recording.names if name.value in versions]
    return found[0] if found else "a value"
