"""A small recording, built row by row: what it says is at hand in the tests' own words."""

from tapecore.recording import Cell, Data, Event, Frame, Header, Name, OpEntry, Recording, Value
from tapecore.recording.numbers import statistics_of

SOURCE = "x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\ntape.gradient(y, x)\n"


def number(index: int, item: float, variable: int = -1, version: int = -1) -> Value:
    statistics = statistics_of("float32", (item,))
    return Value(index, "float32", (), variable, version, statistics, Data("inline", (item,)))


def square() -> Recording:
    """y = x * x at x = 3, and dy/dx = 6."""
    recording = Recording(Header(source=SOURCE, name="square.py", seed=7, cells=(Cell(0, 1, "Squares"),)))
    recording.ops["Mul"] = OpEntry(
        "Mul", ("x", "y"), ("multiply",), ("rule", "rule"), ("g * y", "g * x"), ("x", "y")
    )
    recording.frames += [Frame("<module>", 0, -1, 3, 8, 3, 13), Frame("<module>", 0, -1, 4, 0, 4, 19)]
    recording.values += [number(0, 3.0, 0, 0), number(1, 9.0), number(2, 1.0), number(3, 3.0), number(4, 3.0)]
    recording.values.append(number(5, 6.0))
    rows = [
        ("create", 1, "variable", (), (0,), -1, -1, {"variable": 0, "name": "x:0", "trainable": True}),
        ("tape_open", 2, "GradientTape", (), (), -1, -1, {"tape": 0, "persistent": False}),
        ("read", 3, "read", (), (0,), -1, 0, {"variable": 0, "version": 0}),
        ("watch", 3, "auto", (0,), (), -1, 0, {"tape": 0, "variable": 0}),
        ("op", 3, "Mul", (0, 0), (1,), -1, 0, {"tapes": [0]}),
        ("tape_close", 2, "GradientTape", (), (), -1, -1, {"tape": 0}),
        (
            "gradient",
            4,
            "gradient",
            (1,),
            (),
            -1,
            1,
            {"tape": 0, "sources": [0], "source_types": ["Variable"]},
        ),
        ("seed", 4, "ones", (1,), (2,), 6, 1, {}),
        (
            "pullback",
            4,
            "Mul",
            (2,),
            (3, 4),
            6,
            1,
            {"op": 4, "wrt": [0, 1], "to": [0, 0], "accumulated": [3, 5]},
        ),
        ("answer", 4, "value", (0,), (5,), 6, 1, {"source": 0}),
    ]
    recording.events += [Event(at, *row) for at, row in enumerate(rows)]
    recording.names += [Name(0, "x", 0, 1), Name(4, "y", 1, 3)]
    recording.note("One sentence for the person.")
    return recording
