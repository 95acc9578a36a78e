"""Edits that keep a Variable where the text would put a tensor in its place. The slopes are those that
TensorFlow 2.21 gives in the pass that got None."""

from typing import NamedTuple

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Diagnosis, diagnose

HEAD = "import tensorflow as tf\n"


class Kept(NamedTuple):
    name: str
    program: str
    line: str
    """What the edited program says instead of the program's last line."""
    slopes: dict[str, float]


def trained(made: str, loss: str, asked: str, step: str) -> str:
    return (
        f"{made}\nfor i in range(2):\n    with tf.GradientTape() as t:\n        y = {loss}\n"
        f"    g = t.gradient(y, {asked})\n{step}\n"
    )


NAMED = ('p = {"w": tf.Variable(2.0), "b": tf.Variable(1.0)}', '(p["w"] * 3.0 + p["b"]) ** 2', "p")
LISTED = ("p = [tf.Variable(2.0), tf.Variable(1.0)]", "(p[0] * 3.0 + p[1]) ** 2", "p")
OF_NAMED = {"p['w']": 33.6, "p['b']": 11.2}
OF_LISTED = {"p[0]": 33.6, "p[1]": 11.2}

KEPT = [
    Kept(
        "an element by its key",
        trained(*NAMED, "    for k in p:\n        p[k] = p[k] - 0.01 * g[k]"),
        "        p[k].assign_sub(0.01 * g[k])",
        OF_NAMED,
    ),
    Kept(
        "an element by its number, computed from the loop's name for it",
        trained(*LISTED, "    for k, (v, s) in enumerate(zip(p, g)):\n        p[k] = v - 0.01 * s"),
        "        v.assign_sub(0.01 * s)",
        OF_LISTED,
    ),
    Kept(
        "an element of which the loop has no name",
        trained(*LISTED, "    for k in range(2):\n        p[k] = 1.0 * p[k] - 0.01 * g[k]"),
        "        p[k].assign(1.0 * p[k] - 0.01 * g[k])",
        OF_LISTED,
    ),
    Kept(
        "the items of a dictionary",
        trained(*NAMED, "    for k, v in list(p.items()):\n        p[k] = v - 0.01 * g[k]"),
        "        p[k].assign(v - 0.01 * g[k])",
        OF_NAMED,
    ),
    Kept(
        "a map",
        trained(*LISTED, "    p = list(map(lambda v, s: v - 0.01 * s, p, g))"),
        "    for v, s in zip(p, g):\n        v.assign_sub(0.01 * s)",
        OF_LISTED,
    ),
    Kept(
        "a map of a structure",
        trained(*NAMED, "    p = tf.nest.map_structure(lambda v, s: v - 0.01 * s, p, g)"),
        "    for v, s in zip(tf.nest.flatten(p), tf.nest.flatten(g)):\n        v.assign_sub(0.01 * s)",
        OF_NAMED,
    ),
    Kept(
        "a generator that a list is made of",
        trained(*LISTED, "    p = list(v - 0.01 * s for v, s in zip(p, g))"),
        "    for v, s in zip(p, g):\n        v.assign_sub(0.01 * s)",
        OF_LISTED,
    ),
    Kept(
        "a comprehension over a dictionary's items",
        trained(*NAMED, "    p = {k: v - 0.01 * g[k] for k, v in p.items()}"),
        "    for k, v in p.items():\n        v.assign_sub(0.01 * g[k])",
        OF_NAMED,
    ),
    Kept(
        "a comprehension over a dictionary's values",
        trained(*NAMED, "    p = dict(zip(p, [v - 0.01 * s for v, s in zip(p.values(), g.values())]))"),
        "",
        {},
    ),
    Kept(
        "a map of a function that has a name",
        "def f(v, s):\n    return v - 0.01 * s\n" + trained(*LISTED, "    p = list(map(f, p, g))"),
        "",
        {},
    ),
    Kept(
        "a comprehension that leaves some out",
        trained(*LISTED, "    p = [v - 0.01 * s for v, s in zip(p, g) if s > 0.0]"),
        "",
        {},
    ),
]


def told(program: str) -> Diagnosis:
    return diagnose(run(HEAD + program), run)


def named(case: Kept) -> str:
    return case.name


@pytest.mark.parametrize("case", [case for case in KEPT if case.line], ids=named)
def test_a_container_keeps_its_variables(case: Kept) -> None:
    mended = HEAD + "\n".join([*case.program.splitlines()[:-1], case.line])
    found = {f.question.source: f for f in told(case.program).findings}
    assert set(found) == set(case.slopes)
    for source, slope in case.slopes.items():
        fix, proof = found[source].fix, found[source].proof
        assert fix is not None
        assert fix.source.rstrip() == mended
        assert proof is not None
        assert float(proof.value) == pytest.approx(slope, rel=1e-4)


@pytest.mark.parametrize("case", [case for case in KEPT if not case.line], ids=named)
def test_what_the_text_does_not_tell_is_left_alone(case: Kept) -> None:
    found = told(case.program).findings
    assert [f.cause for f in found] == ["variable_replaced"] * 2
    assert all(f.fix is None and f.advice for f in found)


# ---------------------------------------------------------------- what an optimizer is given

STYLE = """\
img = tf.Variable([1.0, 2.0]){more}
opt = tf.keras.optimizers.SGD(0.1)
for i in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(img ** 2){loss}
    g = tape.gradient(loss, {asked})
    opt.{step}
    img = tf.clip_by_value(img, 0.0, 1.0)
"""


@pytest.mark.parametrize("step", ["apply_gradients([(g, img)])", "apply([g], [img])"])
def test_an_optimizer_that_gets_what_took_the_variables_name(step: str) -> None:
    found = told(STYLE.format(more="", loss="", asked="img", step=step))
    assert found.error is not None
    assert found.error.type == "AttributeError"
    assert found.error.message.endswith("no attribute '_unique_id'")
    assert found.error.blocker is not None
    assert found.error.blocker.cause == "variable_replaced"
    assert found.error.lines == (9, 8)
    assert (
        found.error.sentence == "Line 8 stopped: line 9 made `img` a tensor, which no optimizer can change."
    )
    assert found.error.fix is not None
    assert found.error.fix == found.findings[0].fix
    assert "    img.assign(tf.clip_by_value(img, 0.0, 1.0))" in found.error.fix.source


def test_two_names_that_were_taken_are_both_given_back() -> None:
    program = STYLE.format(
        more="\nw = tf.Variable(3.0)",
        loss=" + w ** 2",
        asked="[img, w]",
        step="apply_gradients(zip(g, [img, w]))",
    )
    error = told(program + "    w = tf.minimum(w, 2.5)\n").error
    assert error is not None
    assert error.fix is not None
    assert "    img.assign(tf.clip_by_value(img, 0.0, 1.0))" in error.fix.source
    assert "    w.assign(tf.minimum(w, 2.5))" in error.fix.source


def test_the_elements_of_a_container_that_an_optimizer_gets() -> None:
    program = (
        "p = [tf.Variable(2.0), tf.Variable(1.0)]\nopt = tf.keras.optimizers.SGD(0.01)\nfor i in range(2):\n"
        "    with tf.GradientTape() as t:\n        y = (p[0] * 3.0 + p[1]) ** 2\n    g = t.gradient(y, p)\n"
        "    opt.apply_gradients(zip(g, p))\n    p = [tf.minimum(v, 9.0) for v in p]\n"
    )
    error = told(program).error
    assert error is not None
    assert error.blocker is not None
    assert error.blocker.cause == "variable_replaced"
    assert error.fix is not None
    assert "    for v in p:\n        v.assign(tf.minimum(v, 9.0))" in error.fix.source


@pytest.mark.parametrize(
    ("made", "step", "cause"),
    [
        (
            "tf.constant([1.0, 2.0])",
            "tf.keras.optimizers.SGD(0.1).apply_gradients([(g, x)])",
            "invalid_argument",
        ),
        ("1.0 * photo", "x.assign(0.5 * x)", None),
    ],
)
def test_a_tensor_that_never_was_a_variable_is_made_one(made: str, step: str, cause: str | None) -> None:
    program = (
        f"photo = tf.constant([1.0, 2.0])\nx = {made}\nwith tf.GradientTape() as tape:\n"
        f"    y = tf.reduce_sum(x ** 2)\ng = tape.gradient(y, x)\n{step}\n"
    )
    error = told(program).error
    assert error is not None
    assert (error.blocker.cause if error.blocker is not None else None) == cause
    assert error.fix is not None
    assert error.fix.description == f"Line 3: `x = tf.Variable({made})`"
    assert f"x = tf.Variable({made})\n" in error.fix.source
    assert error.proof is not None
    assert error.proof.value == "[2.0, 4.0]"


@pytest.mark.parametrize("before", ["x = tf.constant(1.0)\nx = x * 2.0\n", "x = tf.constant(1)\n"])
def test_it_is_left_alone_where_the_name_has_two_meanings_or_nobody_asks(before: str) -> None:
    error = told(before + "x.assign(3.0)\n").error
    assert error is not None
    assert error.fix is None


# ---------------------------------------------------------------- operators in place

BOTH = "W, b = tf.Variable(2.0), tf.Variable(1.0)\n" + trained(
    "", "(W * 3.0 + b) ** 2", "[W, b]", "    {first}\n    {second}"
)


@pytest.mark.parametrize(
    ("second", "instead"),
    [("b -= 0.01 * g[1]", "b.assign_sub(0.01 * g[1])"), ("b = b - 0.01 * g[1]", "b.assign_sub(0.01 * g[1])")],
)
def test_operators_in_place_are_replaced_together(second: str, instead: str) -> None:
    error = told(BOTH.format(first="W -= 0.01 * g[0]", second=second)).error
    assert error is not None
    assert error.fix is not None
    assert f"    W.assign_sub(0.01 * g[0])\n    {instead}\n" in error.fix.source
    assert error.proof is not None
    assert float(error.proof.value) == pytest.approx(11.2, rel=1e-4)


def test_what_is_no_variable_keeps_its_operator() -> None:
    error = told(BOTH.format(first="W -= 0.01 * g[0]", second="i += 1")).error
    assert error is not None
    assert error.fix is not None
    assert "    W.assign_sub(0.01 * g[0])\n    i += 1\n" in error.fix.source


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("w = w - 0.1", "w.assign(w - 0.1)"),
        ("w = (\n    w\n    - 0.1\n)", "w.assign(w - 0.1)"),
        ("w -= 0.1", "w.assign(w - 0.1)"),
        ("w = w - 0.1 * tf.ones(2)", "w.assign_sub(0.1 * tf.ones(2))"),
    ],
)
def test_one_number_changes_a_variable_of_several(step: str, expected: str) -> None:
    """`assign_sub` takes only what has the Variable's shape."""
    made = f"{HEAD}w = tf.Variable([1.0, 2.0])\n{step}\n"
    program = f"{made}with tf.GradientTape() as t:\n    y = tf.reduce_sum(w * w)\ng = t.gradient(y, w)\n"
    found = diagnose(run(program), run)
    fix = found.error.fix if found.error is not None else found.findings[0].fix
    assert fix is not None
    assert fix.source.splitlines()[2] == expected
