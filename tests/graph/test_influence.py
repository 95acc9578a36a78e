"""Influence finds every way from source to target; the route with the fewest breaks says where one ends."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.graph.influence import Influence
from tapecore.graph.route import Judge, Route
from tapecore.graph.ways import Ways
from tapecore.recording import Event, Recording


def last_call(recording: Recording) -> Event:
    return [event for event in recording.events if event.kind == "gradient"][-1]


def route_of(program: str, source: int = 0) -> tuple[Recording, Route | None]:
    recording = run("import numpy as np\nimport tensorflow as tf\n" + program)
    influence = Influence(recording)
    call = last_call(recording)
    tape = influence.tapes.of(call)
    assert tape is not None
    start = influence.source_values(call.info["sources"][source], call.info["source_variables"][source])
    return recording, Ways(Judge(influence, tape, call.at), [start], call.inputs).shortest()


def kinds(program: str) -> list[str]:
    _, route = route_of(program)
    assert route is not None
    return [found.kind for found in route.breaks]


HEAD = "x = tf.Variable(2.0)\n"
TAPE = "with tf.GradientTape() as tape:\n"
ASK = "tape.gradient(y, x)\n"


def test_a_recorded_way_has_no_breaks() -> None:
    recording, route = route_of(HEAD + TAPE + "    y = tf.sin(x) * x\n" + ASK)
    assert route is not None
    assert route.breaks == []
    assert recording.events[route.links[-1].at].what == "Mul"


def test_each_kind_of_break() -> None:
    assert kinds(HEAD + TAPE + "    y = tf.round(x) * 2.0\n" + ASK) == ["none"]
    assert kinds(HEAD + TAPE + "    y = tf.cast(tf.cast(x, tf.int32), tf.float32)\n" + ASK) == ["integer"]
    assert kinds(HEAD + TAPE + "    y = tf.constant(np.exp(x)) * 2.0\n" + ASK) == ["convert"]
    assert kinds(HEAD + "v = tf.Variable(0.0)\n" + TAPE + "    v.assign(x * 2.0)\n    y = v * v\n" + ASK) == [
        "assign"
    ]
    assert kinds(HEAD + TAPE + "    y = tf.Variable(x * 2.0) * 3.0\n" + ASK) == ["create"]
    assert kinds(
        HEAD + TAPE + "    with tape.stop_recording():\n        h = x * 2.0\n    y = h * 2.0\n" + ASK
    ) == ["paused"]
    assert kinds(HEAD + TAPE + "    h = x * 2.0\n    tape.reset()\n    y = h * 2.0\n" + ASK) == ["reset"]


def test_a_row_of_steps_outside_the_block_is_one_break() -> None:
    assert kinds(HEAD + "h = x * 2.0\nh = h + 1.0\nh = tf.sin(h)\n" + TAPE + "    y = h * 2.0\n" + ASK) == [
        "before"
    ]
    assert kinds(HEAD + TAPE + "    h = x * 2.0\nh = h + 1.0\ny = tf.sin(h)\n" + ASK) == ["after"]


def test_several_breaks_are_all_there_in_order() -> None:
    assert kinds(HEAD + TAPE + "    y = tf.constant(np.exp(tf.round(x)))\ny = y * 2.0\n" + ASK) == [
        "none",
        "convert",
        "after",
    ]


def test_the_way_with_the_fewest_breaks_is_taken() -> None:
    assert kinds(HEAD + TAPE + "    y = tf.round(tf.floor(x)) + tf.round(x)\n" + ASK) == ["none"]


def test_no_way_at_all() -> None:
    _, route = route_of(HEAD + "k = tf.Variable(1.0)\n" + TAPE + "    y = k * 2.0\n" + ASK)
    assert route is None


def test_a_target_that_is_the_source_needs_no_links() -> None:
    _, route = route_of(HEAD + TAPE + "    y = x\n" + ASK)
    assert route is not None
    assert (list(route.links), route.breaks) == ([], [])


def test_a_backward_pass_that_another_tape_recorded_is_a_way() -> None:
    program = (
        HEAD + "with tf.GradientTape() as tape:\n    with tf.GradientTape() as inner:\n"
        "        s = x ** 3\n    y = inner.gradient(s, x)\n"
    )
    assert kinds(program + ASK) == []


def test_a_backward_pass_that_nobody_recorded_is_a_break() -> None:
    program = (
        HEAD + "with tf.GradientTape(persistent=True) as tape:\n    s = x ** 3\ny = tape.gradient(s, x)\n"
    )
    assert kinds(program + ASK) == ["pullback"]


def test_a_rule_that_reads_what_its_op_gave_depends_on_all_that_made_it() -> None:
    program = (
        HEAD + "k = tf.Variable(3.0)\nwith tf.GradientTape(persistent=True) as tape:\n"
        "    s = x / k\ny = tape.gradient(s, k)\n"
    )
    assert kinds(program + ASK) == ["pullback"]  # its formula is g * -z / k, z the quotient


def test_a_derivative_that_no_longer_contains_the_source() -> None:
    program = (
        HEAD + "with tf.GradientTape() as tape:\n    with tf.GradientTape() as inner:\n"
        "        s = x * 3.0\n    y = inner.gradient(s, x)\n"
    )
    _, route = route_of(program + ASK)
    assert route is None


def test_a_queue_holds_numbers_only() -> None:
    program = (
        HEAD
        + "q = tf.queue.FIFOQueue(2, [tf.float32], shapes=[[]])\n"
        + TAPE
        + "    q.enqueue(x * 2.0)\n    y = q.dequeue() * 1.0\n"
    )
    assert kinds(program + ASK) == ["data"]


def test_a_changed_variable_still_holds_something_of_what_it_was() -> None:
    recording = run("import tensorflow as tf\nv = tf.Variable(1.0)\nv.assign_add(2.0)\nv.assign(5.0)\n")
    influence = Influence(recording)
    first, added, replaced = influence.states[0]
    assert first in influence.ancestors([added], len(recording.events))
    assert influence.ancestors([replaced], len(recording.events)).isdisjoint([first, added])


@settings(max_examples=40)
@given(st.data())
def test_a_gradient_is_none_exactly_when_the_way_is_broken(data: st.DataObject) -> None:
    names = ["a", "b"]
    lines = ["a = tf.Variable(0.5)", "b = tf.Variable(0.7)", "with tf.GradientTape() as tape:"]
    for n in range(data.draw(st.integers(1, 10))):
        p, q = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        choices = [
            f"{p} + {q}",
            f"tf.sin({p})",
            f"{p} * {q}",
            f"tf.round({p})",
            f"tf.constant(np.cos({p}))",
            f"tf.zeros_like({p}) + {q}",
        ]
        lines.append(f"    v{n} = {data.draw(st.sampled_from(choices))}")
        names.append(f"v{n}")
    target, source = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
    recording, route = route_of("\n".join([*lines, f"tape.gradient({target}, {source})"]))
    answer = [event for event in recording.events if event.kind == "answer"][-1]
    whole = route is not None and not route.breaks
    tracked = (
        source in "ab"
        or source == target
        or bool(route and _recorded(recording, last_call(recording).info["sources"][0]))
    )
    assert (answer.what == "value") == (whole and tracked)


def _recorded(recording: Recording, value: int) -> bool:
    makers = [event for event in recording.events if event.kind == "op" and value in event.outputs]
    return bool(makers) and bool(makers[0].info.get("tapes"))
