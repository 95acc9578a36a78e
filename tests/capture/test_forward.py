"""What a program computes, as the recording tells it."""

import numpy as np
import pytest

from tests.capture.told import Run


def test_ops_with_their_inputs_outputs_and_numbers(told: Run) -> None:
    asked = told("x = tf.constant([1.0, 2.0])\ny = x * 3.0 + x\n")
    multiply, add = asked.all("op")
    assert (multiply.what, add.what) == ("Mul", "AddV2")
    assert add.inputs == (multiply.outputs[0], multiply.inputs[0])
    assert asked.array(add.outputs[0]).tolist() == [4.0, 8.0]
    assert asked.array(multiply.inputs[1]) == 3.0
    assert asked.name_of(add.outputs[0]) == "y"


def test_positions_are_the_expressions_of_the_program(told: Run) -> None:
    asked = told("x = tf.constant(2.0)\ny = tf.sin(x) * tf.cos(x)\n")
    assert [asked.span(e) for e in asked.all("op")] == ["tf.sin(x)", "tf.cos(x)", "tf.sin(x) * tf.cos(x)"]
    assert [e.line for e in asked.all("op")] == [4, 4, 4]


def test_columns_count_characters(told: Run) -> None:
    asked = told("x = tf.constant(2.0); 速度 = tf.sin(x); 值 = tf.cos(速度)\n")
    frames = [asked.recording.frames[e.stack] for e in asked.all("op")]
    line = asked.recording.source.split("\n")[2]
    assert [line[f.column : f.end_column] for f in frames] == ["tf.sin(x)", "tf.cos(速度)"]
    assert asked.names() == ["x", "速度", "值"]


def test_frames_tell_two_calls_of_one_function_apart(told: Run) -> None:
    asked = told(
        """
        def f(v):
            return tf.square(v)

        x = tf.constant(2.0)
        a = f(x)
        b = f(x)
        """
    )
    stacks = [asked.recording.stack_of(e) for e in asked.all("op")]
    assert [[(f.function, f.activation, f.line) for f in stack] for stack in stacks] == [
        [("f", 0, 4), ("<module>", 0, 7)],
        [("f", 1, 4), ("<module>", 0, 8)],
    ]


def test_recursion_and_functions_inside_functions(told: Run) -> None:
    asked = told(
        """
        def outer(n):
            def inner(v):
                return v * 2.0
            return inner(tf.constant(1.0)) if n == 0 else outer(n - 1)

        outer(2)
        """
    )
    functions = [f.function for f in asked.recording.stack_of(asked.one("op"))]
    assert functions == ["outer.inner", "outer", "outer", "outer", "<module>"]


def test_attributes_are_plain_data(told: Run) -> None:
    asked = told(
        "tf.reduce_sum(tf.ones((2, 3)), axis=1, keepdims=True)\ntf.cast(tf.constant(1.5), tf.int32)\n"
    )
    assert asked.one("op", "Sum").info["attrs"]["axis"] in (1, [1])
    assert asked.one("op", "Sum").info["attrs"]["keepdims"] is True
    assert "int32" in asked.one("op", "Cast").info["attrs"].values()


def test_the_op_table_holds_names_rules_and_formulas(told: Run) -> None:
    asked = told("tf.floor(tf.constant(1.5) * 2.0)\n")
    multiply, floor = asked.recording.ops["Mul"], asked.recording.ops["Floor"]
    assert multiply.inputs == ("x", "y")
    assert multiply.rules == ("rule", "rule")
    assert multiply.formulas == ("g * y", "g * x")
    assert floor.rules == ("none",)


def test_variables_have_numbers_names_and_versions(told: Run) -> None:
    asked = told(
        """
        v = tf.Variable(1.0, name="speed", trainable=False)
        w = tf.Variable([1.0, 2.0])
        v.assign_add(2.0)
        v.assign(v * 2.0)
        """
    )
    speed, _ = asked.all("create", "variable")
    assert speed.info == {"variable": 0, "name": "speed:0", "trainable": False}
    add, assign = asked.all("assign")
    assert [(e.what, e.info["variable"], e.info["version"]) for e in (add, assign)] == [
        ("assign_add", 0, 1),
        ("assign", 0, 2),
    ]
    states = [value for value in asked.recording.values if value.variable == 0]
    assert [(s.version, asked.array(s.id)) for s in states] == [(0, 1.0), (1, 3.0), (2, 6.0)]
    assert assign.inputs == (asked.one("op", "Mul").outputs[0],)
    assert asked.one("op", "Mul").inputs[0] == states[1].id


def test_a_variable_made_of_a_tensor_says_so(told: Run) -> None:
    asked = told("c = tf.constant(1.0)\nv = tf.Variable(c * 2.0)\n")
    assert asked.one("create", "variable").inputs == asked.one("op", "Mul").outputs


def test_each_version_is_read_once_for_each_set_of_tapes(told: Run) -> None:
    asked = told(
        """
        v = tf.Variable(1.0)
        a = v + v
        with tf.GradientTape() as tape:
            b = v + v
        v.assign(3.0)
        c = v + v
        """
    )
    assert [(e.line, e.info["version"]) for e in asked.all("read")] == [(4, 0), (6, 0), (8, 1)]


def test_tapes_say_what_they_record_and_why_not(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        n = tf.constant(3)
        with tf.GradientTape(persistent=True) as tape:
            a = x * x
            b = tf.constant(1.0) + 1.0
            m = n + 1
            with tape.stop_recording():
                c = x * 2.0
        d = x * 3.0
        """
    )
    info = {e.line: (e.info.get("tapes"), e.info.get("cut")) for e in asked.all("op")}
    assert info == {
        6: ([0], None),
        7: (None, {"0": "unwatched"}),
        8: (None, {"0": "integer"}),
        10: (None, {"0": "paused"}),
        11: (None, None),
    }


def test_the_life_of_a_tape(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(x)
            y = x * x
            tape.reset()
            with tape.stop_recording():
                pass
        del tape
        """
    )
    told_of = [(e.kind, e.line) for e in asked.events if e.kind.startswith("tape_")]
    assert told_of == [
        ("tape_open", 4),
        ("tape_reset", 7),
        ("tape_pause", 8),
        ("tape_resume", 8),
        ("tape_close", 4),
        ("tape_drop", 10),
    ]
    assert asked.one("tape_open").info == {"tape": 0, "persistent": True, "watch_accessed_variables": False}
    watch = asked.one("watch")
    assert (watch.what, watch.line, watch.info) == ("watch", 5, {"tape": 0, "variable": 0})


def test_what_a_watch_cannot_do(told: Run) -> None:
    asked = told(
        """
        n = tf.constant(3)
        x = tf.constant(3.0)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(n)
        tape.watch(x)
        """
    )
    integer, late = asked.all("watch")
    assert integer.info["ignored"] == "integer"
    assert late.info["after_close"] is True


def test_a_rebound_tape_is_dropped_where_the_new_one_takes_its_name(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        for i in range(2):
            with tf.GradientTape() as tape:
                y = x * x
        """
    )
    assert [(e.info["tape"], e.line) for e in asked.all("tape_open")] == [(0, 5), (1, 5)]
    assert [(e.info["tape"], e.line) for e in asked.all("tape_drop")] == [(0, 5)]


def test_branches(told: Run) -> None:
    asked = told("x = tf.constant(2.0)\nif x > 3.0:\n    y = 1\nelif x:\n    y = 2\n")
    first, second = asked.all("branch")
    assert (first.line, first.info["value"]) == (4, False)
    assert first.inputs == asked.one("op", "Greater").outputs
    assert (second.line, second.info["value"]) == (6, True)


def test_a_pass_through_data(told: Run) -> None:
    asked = told(
        """
        x = tf.constant([1.0, 2.0])
        for item in tf.data.Dataset.from_tensor_slices(x * 2.0):
            y = item + 1.0
        """
    )
    put, *got = asked.all("data")
    assert put.inputs == asked.one("op", "Mul").outputs
    assert [e.what for e in got] == ["get", "get"]
    assert {e.info["object"] for e in (put, *got)} == {0}
    assert [asked.array(e.outputs[0]) for e in got] == [2.0, 4.0]
    assert asked.all("op", "AddV2")[0].inputs[0] == got[0].outputs[0]


@pytest.mark.parametrize("dtype", ["float64", "int64", "bool", "complex64", "string"])
def test_values_of_every_kind(told: Run, dtype: str) -> None:
    literal = {"bool": "[True, False]", "string": "['a', 'b']", "complex64": "[1+2j, 0j]"}.get(
        dtype, "[1, 2]"
    )
    asked = told(f"x = tf.constant({literal}, dtype=tf.{dtype})\n")
    value = asked.recording.values[asked.named("x")[0]]
    assert (value.dtype, value.shape) == (dtype, (2,))
    assert (value.statistics is None) == (dtype == "string")


def test_large_values_keep_statistics_and_a_sample(told: Run) -> None:
    asked = told("x = tf.ones((300, 300)) * 2.0\ny = x + 1.0\n")
    value = asked.recording.values[asked.named("y")[0]]
    assert value.data.form == "sample"
    assert value.statistics is not None
    assert (value.statistics.min, value.statistics.mean) == (3.0, 3.0)
    assert np.prod(value.data.shape) == 1024


def test_a_number_used_again_is_one_value(told: Run) -> None:
    asked = told("x = tf.constant(1.0)\nfor i in range(5):\n    x = x * 2.5\n")
    assert len(asked.all("convert")) == 1
    assert len({e.inputs[1] for e in asked.all("op")}) == 1


def test_an_op_keeps_the_version_that_it_used(told: Run) -> None:
    """In a higher order pass, ops meet the snapshot of a version that is no longer the newest."""
    asked = told(
        """
        v = tf.Variable(3.0)
        with tf.GradientTape(persistent=True) as outer:
            with tf.GradientTape() as inner:
                y = v * v * v
            v.assign(10.0)
            slope = inner.gradient(y, v)
        """
    )
    first, second = (value.id for value in asked.recording.values if value.variable == 0)
    inside = [e for e in asked.all("op") if e.within >= 0]
    assert any(first in e.inputs for e in inside)
    assert not any(second in e.inputs for e in inside)
    assert asked.answers() == [27.0]


def test_variables_made_of_data_that_came_out(told: Run) -> None:
    asked = told(
        "x = tf.constant(2.0)\nv = tf.Variable(x.numpy())\nv.assign(float(x) * 2.0)\nv.assign([1.0][0])\n"
    )
    create, *assigned = [asked.one("create", "variable"), *asked.all("assign")]
    assert asked.events[asked.recording.producers()[create.inputs[0]]].info["through"]
    assert asked.events[asked.recording.producers()[assigned[0].inputs[0]]].info["through"]
    assert "through" not in asked.events[asked.recording.producers()[assigned[1].inputs[0]]].info
