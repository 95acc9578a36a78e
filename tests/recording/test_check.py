"""check(): a recording that a stranger made cannot surprise what reads it later."""

import base64
import zlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tapecore.recording import Data, Event, Frame, Name, OpEntry, Recording, TapeFileError, Value, lines, load
from tapecore.recording.value import NO_TEXT, quoted

Damage = Callable[[Recording], object]
replace = msgspec.structs.replace


def test_a_sound_recording_passes(recording: Recording) -> None:
    assert recording.check() is recording
    assert Recording().check()


def event(at: int, /, **changes: Any) -> Damage:
    def damage(recording: Recording) -> None:
        recording.events[at] = replace(recording.events[at], **changes)

    return damage


def info(at: int, /, **changes: Any) -> Damage:
    def damage(recording: Recording) -> None:
        recording.events[at] = replace(recording.events[at], info={**recording.events[at].info, **changes})

    return damage


def value(index: int, /, **changes: Any) -> Damage:
    def damage(recording: Recording) -> None:
        recording.values[index] = replace(recording.values[index], **changes)

    return damage


def add(**kinds: Any) -> Damage:
    def damage(recording: Recording) -> None:
        what = {"what": "", "line": 1, "at": 10, **kinds}
        recording.events.append(Event(**what))

    return damage


def deep(levels: int) -> Any:
    tree: Any = []
    for _ in range(levels):
        tree = [tree]
    return tree


EVENTS: list[tuple[Damage, str]] = [
    (event(4, at=5), "stands where event 4"),
    (event(4, kind=""), "its kind"),
    (event(4, line=99), "no line 99"),
    (event(4, line=-1), "no line -1"),
    (event(4, stack=2), "frame 2 is not there"),
    (event(4, inputs=(0, 7)), "value 7"),
    (event(4, inputs=(0, 5)), "before anything has made it"),
    (event(4, inputs=(0, -2)), "value -2"),
    (event(4, outputs=(77,)), "value 77 is not there"),
    (event(4, outputs=(-1,)), "an output is missing"),
    (event(4, what="Div"), "not in the table of ops"),
    (event(4, inputs=(0, 0, 0)), "does not take 3 inputs"),
    (event(4, inputs=(0,) * 200_000), "too many inputs"),
    (event(3, inputs=()), "must have 1 inputs"),
    (event(0, outputs=()), "it made nothing"),
    (event(0, what="magic"), "nothing is created in this way"),
    (event(0, outputs=(1,)), "not the state of variable 0"),
    (event(0, outputs=(0, 1)), "at most 1 outputs"),
    (event(7, within=-1), "not inside a gradient call"),
    (event(7, within=3), "event 3 is not open here"),
    (event(7, within=100), "event 100 is not open here"),
    (event(9, what="maybe"), "an answer is a value or none"),
    (event(9, what="none"), "do not agree"),
    (info(4, tapes=[1]), "tape 1 was never opened"),
    (info(4, tapes="0"), "Expected `array`"),
    (info(4, cut={"1": "paused"}), "tape 1 was never opened"),
    (info(4, cut={"x": "paused"}), "invalid literal"),
    (info(4, attrs=deep(50)), "nested too deeply"),
    (info(1, tape="zero"), "Expected `int`"),
    (info(5, tape=3), "tape 3 was never opened"),
    (info(3, tape=3), "tape 3 was never opened"),
    (info(3, variable=3), "variable 3 was never made"),
    (info(2, variable=4), "variable 4 was never made"),
    (info(0, variable=4), "numbered too high"),
    (info(0, variable=-1), "without a number"),
    (info(6, sources=[99]), "a source is a value"),
    (info(6, sources=[0] * 200_000), "too many sources"),
    (info(6, tape=-1), "it belongs to no tape"),
    (info(6, source_types=["a", "b"]), "one type for each source"),
    (info(6, target_types=["a", "b"]), "one type for each target"),
    (info(6, source_variables=[0, 0]), "one Variable for each source"),
    (info(6, source_variables=[5]), "a Variable never made"),
    (info(8, wrt=[0]), "not equally many"),
    (info(8, unsummed=[1]), "not equally many"),
    (info(8, wrt=[0, 2]), "an input that the op does not have"),
    (info(8, none=[9]), "an input that the op does not have"),
    (info(8, op=3), "event 3 is not an op"),
    (info(8, accumulated=[3, 99]), "a value that is not there"),
    (info(8, op=10**40), "is not an op"),
    (event(8, what="Div"), "not in the table of ops"),
    (info(9, source=1), "there is no source 1"),
    (info(9, source=-1), "there is no source -1"),
    (add(kind="convert", outputs=(1,), info={"through": [3]}), "event 3 is not an escape"),
    (add(kind="convert"), "it made nothing"),
    (add(kind="tangent", what="Mul", info={"accumulator": 0, "op": -1}), "accumulator 0 was never opened"),
    (add(kind="branch", inputs=(1,), info={"value": "yes"}), "Expected `bool`"),
    (add(kind="branch", inputs=(1,)), "missing required field `value`"),
    (add(kind="print", info={"x": 1j}), ""),
]


@pytest.mark.parametrize(("damage", "reason"), EVENTS)
def test_an_event_that_cannot_be_is_refused(recording: Recording, damage: Damage, reason: str) -> None:
    damage(recording)
    if not reason:
        recording.check()  # what a reader ignores may hold anything in memory
        return
    with pytest.raises(TapeFileError) as caught:
        recording.check()
    assert reason in caught.value.reason
    assert caught.value.line > 1


VALUES: list[tuple[Damage, str]] = [
    (value(1, id=3), "stands where value 1"),
    (value(1, dtype="float31"), "no element type"),
    (value(1, shape=(2,)), "1 numbers for 2 elements"),
    (value(1, shape=(-1,)), "not possible"),
    (value(1, shape=(1 << 60,)), "not possible"),
    (value(1, shape=(1,) * 100), "100 axes"),
    (value(1, variable=0), "both its number and its version"),
    (value(1, variable=-5, version=-5), "below -1"),
    (value(1, numbers=Data("inline", ("1.0",))), "is not a float32"),
    (value(1, numbers=Data("inline", (10**400,))), "is not a float32"),
    (value(1, numbers=Data("inline", ([1.0, 2.0],))), "is not a float32"),
    (value(1, dtype="bool"), "is not a bool"),
    (value(1, dtype="int32"), "is not a int32"),
    (value(1, dtype="int8", numbers=Data("inline", (128,))), "is not a int8"),
    (value(1, dtype="uint8", numbers=Data("inline", (-1,))), "is not a uint8"),
    (value(1, dtype="complex64"), "is not a complex64"),
    (value(1, dtype="complex64", numbers=Data("inline", ([1.0],))), "is not a complex64"),
    (value(1, dtype="string"), "is not a string"),
    (value(1, dtype="resource"), "has no numbers"),
    (value(1, dtype="string", numbers=Data("base64", (), quoted(b"AAAA"))), "no bytes of its own"),
    (value(1, shape=(17,), numbers=Data("inline", (0.0,) * 17)), "at most 16"),
    (value(1, numbers=Data("riddle")), "cannot have the form"),
    (value(1, numbers=Data("base64", (), quoted(b"!!!!"))), "cannot be unpacked"),
    (value(1, numbers=Data("base64", (), quoted(b"AAAA"))), "does not have the 4 bytes"),
    (value(1, numbers=Data("zlib", (), quoted(base64.b64encode(b"no")))), "cannot be unpacked"),
    (value(1, numbers=Data("zlib", (), quoted(base64.b64encode(zlib.compress(bytes(10**7)))))), "4 bytes"),
    (value(1, shape=(1 << 40,), numbers=Data("zlib")), "at most"),
    (value(1, numbers=Data("sample", (1.0, 2.0), NO_TEXT, (2,))), "larger than the array"),
    (value(1, shape=(5000,), numbers=Data("sample", (1.0,) * 2000, NO_TEXT, (2000,))), "at most 1024"),
    (value(1, numbers=Data("inline", (1.0,), quoted(b"AAAA"))), "text beside numbers"),
    (value(1, numbers=Data("base64", (), msgspec.Raw(b"[1]"))), "cannot be unpacked"),
    (value(1, shape=(5000,), numbers=Data("sample", (1.0,) * 2, NO_TEXT, (3,))), "2 numbers for 3 elements"),
]


@pytest.mark.parametrize(("damage", "reason"), VALUES)
def test_a_value_that_cannot_be_is_refused(recording: Recording, damage: Damage, reason: str) -> None:
    damage(recording)
    with pytest.raises(TapeFileError) as caught:
        recording.check()
    assert reason in caught.value.reason


def test_statistics_must_be_possible(recording: Recording) -> None:
    statistics = recording.values[1].statistics
    assert statistics is not None
    for impossible in (replace(statistics, zeros=-1), replace(statistics, first_bad=-2)):
        data = Data("base64", (), quoted(base64.b64encode(bytes(4))))
        recording.values[1] = replace(recording.values[1], stated=impossible, numbers=data)
        with pytest.raises(TapeFileError, match=r"statistics|bad element"):
            recording.check()


def frame(**changes: Any) -> Damage:
    def damage(recording: Recording) -> None:
        recording.frames[1] = replace(recording.frames[1], **changes)

    return damage


TABLES: list[tuple[Damage, str]] = [
    (frame(parent=1), "is not before it"),
    (frame(activation=-1), "negative activation"),
    (frame(line=99), "no line 99"),
    (frame(end_line=2), "ends before it begins"),
    (frame(column=-1), "no such column"),
    (frame(end_column=10**9), "no such column"),
    (frame(function="f" * 9999), "too long"),
    (lambda r: r.names.append(Name(9, "z", 99, 1)), "value 99, which is not there"),
    (lambda r: r.names.append(Name(50, "z", 1, 1)), "out of order"),
    (lambda r: r.names.append(Name(0, "z", 1, 1)), "out of order"),
    (lambda r: r.names.append(Name(9, "", 1, 1)), "empty or too long"),
    (lambda r: r.names.append(Name(9, "z", 1, 99)), "no line 99"),
    (lambda r: r.ops.update(Add=OpEntry("Add", ("x",), (), ("rule", "rule"), ("",), ())), "one rule"),
    (lambda r: r.ops.update(Add=OpEntry("Add", ("x",), (), ("sometimes",), ("",), ())), "does not exist"),
    (lambda r: r.ops.update(Add=OpEntry("", (), (), (), (), ())), "empty"),
    (lambda r: r.ops.update(Add=r.ops["Mul"]), "stands here twice"),
    (lambda r: r.ops.update(Add=OpEntry("Sub", (), (), (), (), ())), "another's name"),
    (lambda r: r.note("x" * 9999), "notes"),
    (lambda r: setattr(r, "header", replace(r.header, source="x" * (5 << 20))), "too long"),
    (lambda r: setattr(r, "header", replace(r.header, seed=1 << 70)), "seed"),
]


@pytest.mark.parametrize(("damage", "reason"), TABLES)
def test_a_row_of_another_table_that_cannot_be_is_refused(
    recording: Recording, damage: Damage, reason: str
) -> None:
    damage(recording)
    with pytest.raises(TapeFileError) as caught:
        recording.check()
    assert reason in caught.value.reason


def test_the_line_of_an_error_is_that_of_the_saved_file(recording: Recording) -> None:
    event(7, within=-1)(recording)
    with pytest.raises(TapeFileError) as in_memory:
        recording.check()
    with pytest.raises(TapeFileError) as in_file:
        load(b"".join(lines(recording)))
    assert (in_memory.value.line, in_memory.value.reason) == (in_file.value.line, in_file.value.reason)


def test_tables_have_a_largest_size(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("EVENTS", "VALUES", "FRAMES", "NAMES"):
        with monkeypatch.context() as patch:
            patch.setattr(f"tapecore.recording.limits.{limit}", 1)
            with pytest.raises(TapeFileError, match="more than 1"):
                recording.check()


def test_arrays_together_have_a_largest_size(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tapecore.recording.limits.WHOLE_BYTES_TOGETHER", 100)
    numbers = quoted(base64.b64encode(bytes(80)))
    for index in (6, 7):
        recording.values.append(Value(index, "float32", (20,), -1, -1, None, Data("base64", (), numbers)))
    with pytest.raises(TapeFileError, match="the arrays together"):
        recording.check()


def test_nesting_of_higher_order_calls(recording: Recording) -> None:
    """Ops inside a pullback inside a gradient call; then the outer level goes on."""
    events = recording.events
    events[9:9] = [
        Event(9, "op", 4, "Mul", (2, 0), (3,), 8, 1, {}),
        Event(10, "op", 4, "Mul", (2, 0), (4,), 8, 1, {}),
    ]
    events[11] = replace(events[11], at=11)
    recording.frames.append(Frame("<module>", 0, -1, 4, 0, 4, 19))
    assert recording.check()
    assert [found.at for found in recording.inside(6)] == [7, 8, 11]
    assert [found.at for found in recording.inside(8)] == [9, 10]
