"""What the editor knows of names before any run, against what the engine does when it is run."""

import json

import pytest

from app.names import known_names, names_as_json
from tapecore.recording import OpEntry
from tapecore.sandbox.catalogue import OpCard, PublicName


@pytest.fixture(scope="module")
def told() -> dict[str, dict]:
    content = json.loads(names_as_json())
    return {
        each["name"]: {**each, "inputs": content["ops"].get(each.get("op", ""), [])}
        for each in content["names"]
    }


def test_a_name_is_an_op_or_written_on_ops_or_neither():
    entry = OpEntry(
        name="Mul",
        inputs=("x", "y"),
        api=("multiply",),
        rules=("rule", "none"),
        formulas=("g * y", ""),
        keeps=("y",),
    )
    card = OpCard(entry, ("square",), {}, "rule", linear=False, elementwise=True)
    names = [
        PublicName(name, "function", "(x)", "") for name in ("multiply", "raw_ops.Mul", "square", "zeros")
    ]
    known = known_names(names, [card])
    assert [(each.op, each.ops) for each in known.names] == [
        ("Mul", []),
        ("Mul", []),
        ("", ["Mul"]),
        ("", []),
    ]
    assert [(each.name, each.rule, each.formula) for each in known.ops["Mul"]] == [
        ("x", "rule", "g * y"),
        ("y", "none", ""),
    ]


@pytest.mark.parametrize("name", ["math.sin", "round", "floor", "exp"])
def test_what_it_says_of_gradients_is_what_a_tape_gives(told, record, name):
    program = f"""import tensorflow as tf
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    y = tf.{name}(x)
print(tape.gradient(y, x) is not None)
"""
    [printed] = [event.what for event in record(program).events if event.kind == "print"]
    assert [each["rule"] == "rule" for each in told[name]["inputs"]] == [printed.strip() == "True"]


def test_signatures_are_bare_and_foreign_descriptions_are_left_out(told):
    assert told["reduce_sum"]["signature"] == "(input_tensor, axis=None, keepdims=False, name=None)"
    assert told["GradientTape"]["signature"] == "(persistent=False, watch_accessed_variables=True)"
    assert told["GradientTape"]["kind"] == "class"
    assert "about" not in told["math.sin"]
    assert "signature" not in told["float32"]
