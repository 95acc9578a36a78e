"""The same causes in other clothes: what programs really look like, and look-alikes that are fine."""

from typing import NamedTuple

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose


class Variant(NamedTuple):
    name: str
    program: str
    source: str
    cause: str | None
    line: int = 0
    fix: str = ""
    says: str = ""


HEAD = "import numpy as np\nimport tensorflow as tf\n"

SICK = [
    Variant("a where chooses", """\
x = tf.Variable(0.7)
a, b = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.where(x > 0.5, a, b) * 2.0
g = tape.gradient(y, x)
""", "x", "control_flow_only", 6, says="only chooses"),
    Variant("a loop ends by it", """\
tolerance = tf.Variable(0.05)
with tf.GradientTape() as tape:
    guess = tf.constant(1.0)
    for _ in range(20):
        better = 0.5 * (guess + 2.0 / guess)
        if tf.abs(better - guess) < tolerance:
            break
        guess = better
    error = (guess - 1.4) ** 2
g = tape.gradient(error, tolerance)
""", "tolerance", "control_flow_only", 8),
    Variant("a conditional expression", """\
x = tf.Variable(0.7)
a = tf.Variable(1.0)
with tf.GradientTape() as tape:
    factor = 2.0 if x > 0.5 else 3.0
    y = a * factor
g = tape.gradient(y, x)
""", "x", "control_flow_only", 6),
    Variant("a while loop counts by it", """\
steps = tf.Variable(3.0)
rate = tf.Variable(1.1)
with tf.GradientTape() as tape:
    i, y = 0.0, tf.constant(1.0)
    while i < steps:
        y = y * rate
        i += 1.0
g = tape.gradient(y, [steps, rate])
""", "steps", "control_flow_only", 7),
    Variant("an index by int", """\
place = tf.Variable(1.0)
table = tf.constant([10.0, 20.0, 40.0])
with tf.GradientTape() as tape:
    index = int(place)
    y = table[index] * 1.0
g = tape.gradient(y, place)
""", "place", "numpy_escape", 6, says="probably"),
    Variant("a list of floats", """\
w = tf.Variable([0.1, 0.9])
with tf.GradientTape() as tape:
    parts = []
    for i in range(2):
        parts.append(float(w[i] * 2.0))
    y = tf.reduce_mean(tf.convert_to_tensor(parts))
g = tape.gradient(y, w)
""", "w", "numpy_escape", 7, fix="parts.append(w[i] * 2.0)"),
    Variant("numpy in a function", """\
def distance(a, b):
    gap = a.numpy() - b.numpy()
    return tf.constant(np.mean(gap ** 2), dtype=tf.float32)
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = distance(w * 2.0, tf.constant([0.0, 1.0]))
g = tape.gradient(y, w)
""", "w", "numpy_escape", 4, fix="tf.reduce_mean(gap ** 2)"),
    Variant("under another tape", """\
x = tf.Variable(4.0)
with tf.GradientTape() as first:
    root = tf.sqrt(x)
with tf.GradientTape() as second:
    y = 3.0 * root
g = second.gradient(y, x)
""", "x", "computed_outside_tape", 5, fix="second:\n    root = tf.sqrt(x)"),
    Variant("computed in the call", """\
a = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    c = a * 2.0
g = tape.gradient(c[:, 0], a)
""", "a", "target_outside_tape", 6, fix="target = c[:, 0]"),
    Variant("a slice made again", """\
p = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    y = p[0] ** 2 * p[1]
g = tape.gradient(y, p[0])
""", "p[0]", "wrong_source_object", 6, fix="tape.gradient(y, p)"),
    Variant("a copy made before", """\
m = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
flat = tf.reshape(m, [-1])
with tf.GradientTape() as tape:
    tape.watch(flat)
    y = m[0, 0] * m[1, 1]
g = tape.gradient(y, flat)
""", "flat", "wrong_source_object", 4),
    Variant("an equal but different variable", """\
start = [0.3, 0.9, 0.2]
used, copy = tf.Variable(start), tf.Variable(start)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(used ** 2)
g = tape.gradient(y, copy)
""", "copy", "wrong_source_object", 4),
    Variant("the same step run once more", """\
w = tf.Variable([0.3, 0.9])
hidden = tf.tanh(w * 2.0)
with tf.GradientTape() as tape:
    tape.watch(hidden)
    y = tf.reduce_sum(tf.tanh(w * 2.0))
g = tape.gradient(y, hidden)
""", "hidden", "wrong_source_object", 4, fix="tf.reduce_sum(hidden)"),
    Variant("a value overwritten", """\
w1, w2 = tf.Variable(0.3), tf.Variable(0.5)
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    h = tf.tanh(x * w1)
    h = tf.tanh(x)
    y = h * w2
g = tape.gradient(y, [w1, w2])
""", "w1", "target_independent", 7, says="new value"),
    Variant("only the last pass counts", """\
ws = [tf.Variable(1.0), tf.Variable(2.0)]
with tf.GradientTape() as tape:
    for w in ws:
        y = (w - 1.5) ** 2
g = tape.gradient(y, ws)
""", "ws[0]", "target_independent", 6),
    Variant("used, but elsewhere", """\
x, k = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    aside = x * 5.0
    y = k * k
g = tape.gradient(y, x)
""", "x", "target_independent", 6, says="line 5 uses it"),
    Variant("gone in the derivative", """\
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = 5.0 * x + 1.0
    dy = inner.gradient(y, x)
g = outer.gradient(dy, x)
""", "x", "target_independent", 7, says="derivative"),
    Variant("the outer tape does not watch", """\
x = tf.constant([0.5, 1.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.reduce_sum(tf.exp(x * x))
    dy = inner.gradient(y, x)
g = outer.gradient(dy, x)
""", "x", "nested_tape_missing", 4, fix="outer.watch(x)"),
    Variant("the first gradient before the outer block", """\
w = tf.Variable([[0.5], [-1.0]])
x = tf.constant([[1.0, 2.0]])
with tf.GradientTape() as inner:
    inner.watch(x)
    score = tf.tanh(x @ w)
slope = inner.gradient(score, x)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(slope ** 2)
g = tape.gradient(y, w)
""", "w", "nested_tape_missing", 8, fix="as tape:\n    with tf.GradientTape() as inner:"),
    Variant("an attribute overwritten", """\
class Line:
    def __init__(self):
        self.m = tf.Variable(1.0)
model = Line()
for i in range(2):
    with tf.GradientTape() as tape:
        y = model.m * 4.0
    g = tape.gradient(y, model.m)
    model.m = model.m - 0.5
""", "model.m", "variable_replaced", 11, fix="model.m.assign_sub(0.5)"),
    Variant("clipped into a tensor", """\
p = tf.Variable([0.5, 2.5])
p = tf.clip_by_value(p, 0.0, 1.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(p ** 2)
g = tape.gradient(y, p)
""", "p", "variable_replaced", 4, fix="p.assign(tf.clip_by_value(p, 0.0, 1.0))"),
    Variant("one element assigned", """\
src, buf = tf.Variable(2.0), tf.Variable([1.0, 0.0, 2.0])
with tf.GradientTape() as tape:
    buf[1].assign(src * 5.0)
    y = tf.reduce_sum(buf ** 2)
g = tape.gradient(y, src)
""", "src", "stateful_assign", 5, fix="tf.tensor_scatter_nd_update(buf, [[1]], [src * 5.0])"),
    Variant("a moving average", """\
decay = tf.Variable(0.9)
average = tf.Variable(0.0)
with tf.GradientTape() as tape:
    for v in (1.0, 2.0):
        average.assign(decay * average + (1.0 - decay) * v)
    y = average * 1.0
g = tape.gradient(y, decay)
""", "decay", "stateful_assign", 7),
    Variant("rounded in floor and ceil", """\
x = tf.Variable(1.4)
with tf.GradientTape() as tape:
    y = tf.floor(x) * 2.0
g = tape.gradient(y, x)
""", "x", "non_differentiable_op", 5, fix="y = x * 2.0"),
    Variant("a comparison made a number", """\
x = tf.Variable(1.4)
with tf.GradientTape() as tape:
    y = tf.cast(x * 2.0 > 1.0, tf.float32) * 3.0
g = tape.gradient(y, x)
""", "x", "non_differentiable_op", 5, fix="tf.sigmoid((x * 2.0) - 1.0)"),
    Variant("a comparison by its function", """\
x = tf.Variable(1.4)
with tf.GradientTape() as tape:
    y = tf.cast(tf.less(x, 0.0), tf.float32) * 3.0
g = tape.gradient(y, x)
""", "x", "non_differentiable_op", 5, fix="tf.sigmoid(0.0 - x)"),
    Variant("a one-hot choice", """\
z = tf.Variable([0.2, 1.3])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.one_hot(tf.argmax(z), depth=2) * [1.0, 2.0])
g = tape.gradient(y, z)
""", "z", "non_differentiable_op", 5, fix="tf.nn.softmax(z)"),
    Variant("only its sign", """\
x = tf.Variable(1.4)
with tf.GradientTape() as tape:
    y = tf.sign(x) * 2.0
g = tape.gradient(y, x)
""", "x", "zero_gradient", 5),
    Variant("a satisfied margin", """\
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.maximum(0.0, 1.0 - w * 3.0)
g = tape.gradient(y, w)
""", "w", "zero_gradient", 5, fix="tf.nn.softplus(1.0 - w * 3.0)"),
    Variant("beyond the clip", """\
w = tf.Variable(4.0)
with tf.GradientTape() as tape:
    y = tf.clip_by_value(w, -1.0, 1.0)
g = tape.gradient(y, w)
""", "w", "zero_gradient", 5, fix="tf.nn.softsign(w)"),
    Variant("shares that cancel", """\
mu = tf.Variable(1.0)
with tf.GradientTape() as tape:
    z = mu + 0.5
    y = z - mu
g = tape.gradient(y, mu)
""", "mu", "zero_gradient", 6, says="add up to nothing"),
    Variant("a root at zero", """\
x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.sqrt(x) * 2.0
g = tape.gradient(y, x)
""", "x", "nan_gradient", 5, fix="tf.sqrt(x + 1e-12)"),
    Variant("a norm at zero", """\
x = tf.Variable([0.0, 0.0])
with tf.GradientTape() as tape:
    y = tf.norm(x) + tf.reduce_sum(x)
g = tape.gradient(y, x)
""", "x", "nan_gradient", 5, fix="tf.sqrt(tf.reduce_sum(x ** 2) + 1e-12)"),
    Variant("swapped arguments", """\
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x ** 3
g = tape.gradient(x, y)
""", "y", "invalid_argument", 6, fix="tape.gradient(y, x)"),
    Variant("a Variable of integers", """\
n = tf.Variable(np.arange(3))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.cast(n, tf.float32))
g = tape.gradient(y, n)
""", "n", "integer_source", 3, fix="dtype=tf.float32"),
    Variant("a dtype asked for", """\
n = tf.constant([0, 128], dtype=tf.uint8)
with tf.GradientTape() as tape:
    tape.watch(n)
    y = tf.reduce_sum(tf.cast(n, tf.float32) / 2.0)
g = tape.gradient(y, n)
""", "n", "integer_source", 3, fix="dtype=tf.float32"),
    Variant("forward mode after the block", """\
x = tf.constant([1.0, 2.0])
with tf.autodiff.ForwardAccumulator(x, tf.ones(2)) as acc:
    h = tf.exp(x)
y = tf.reduce_sum(h)
g = acc.jvp(y)
""", "x", "target_outside_tape", 6),
    Variant("watched again after a reset", """\
x = tf.Variable([0.5, 1.5])
with tf.GradientTape() as tape:
    h = tf.reduce_sum(x * x)
    tape.reset()
    y = h * 2.0
g = tape.gradient(y, x)
""", "x", "tape_reset", 6, fix="h = tf.reduce_sum(x * x)\n    y"),
    Variant("an intermediate made in the block, watched late", """\
k = tf.constant([[0.5], [0.9]])
with tf.GradientTape() as tape:
    mix = 0.3 * tf.ones((3, 2))
    y = tf.tanh(mix @ k)
    tape.watch(mix)
g = tape.gradient(y, mix)
""", "mix", "watched_too_late", 7, fix="mix = 0.3 * tf.ones((3, 2))\n    tape.watch(mix)\n    y"),
    Variant("a custom gradient lost in the second derivative", """\
@tf.custom_gradient
def triple(v):
    def grad(upstream):
        return upstream * 3.0
    return v ** 3, grad
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = triple(x)
    dy = inner.gradient(y, x)
g = outer.gradient(dy, x)
""", "x", "custom_gradient", 6),
]  # fmt: skip

FINE = [
    Variant("printed on the way", """\
w = tf.Variable([1.0, -1.0])
log = []
with tf.GradientTape() as tape:
    h = w * 3.0
    log.append(np.mean(h.numpy()))
    y = tf.reduce_sum(h ** 2)
g = tape.gradient(y, w)
""", "w", None),
    Variant("frozen but watched", """\
c = tf.Variable(5.0, trainable=False)
with tf.GradientTape() as tape:
    tape.watch(c)
    y = c ** 2
g = tape.gradient(y, c)
""", "c", None),
    Variant("assigned between the passes", """\
x = tf.Variable(2.0)
for epoch in range(3):
    with tf.GradientTape() as tape:
        y = x ** 2
    g = tape.gradient(y, x)
    x.assign_sub(0.1 * g)
""", "x", None),
    Variant("a branch whose value flows", """\
x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    y = 3.0 * x if x > 1.0 else x ** 2
g = tape.gradient(y, x)
""", "x", None),
    Variant("numpy constants mixed in", """\
w = tf.Variable([0.5, 0.6])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(np.array([1.0, 2.0], "float32") * w)
g = tape.gradient(y, w)
""", "w", None),
]  # fmt: skip


def finding_of(variant: Variant) -> Finding:
    found = diagnose(run(HEAD + variant.program), run).findings
    mine = [finding for finding in found if finding.question.source == variant.source]
    return next((finding for finding in mine if finding.blockers), mine[-1])


@pytest.mark.parametrize("variant", SICK, ids=lambda variant: variant.name)
def test_cause_and_line(variant: Variant) -> None:
    finding = finding_of(variant)
    assert finding.cause == variant.cause
    assert variant.line in finding.lines[:2]
    assert variant.says in finding.sentence


@pytest.mark.parametrize(
    "variant", [variant for variant in SICK if variant.fix], ids=lambda variant: variant.name
)
def test_the_fix_was_tried(variant: Variant) -> None:
    finding = finding_of(variant)
    assert finding.fix is not None
    assert variant.fix in finding.fix.source
    assert finding.proof is not None
    assert finding.proof.result == "value"


@pytest.mark.parametrize("variant", FINE, ids=lambda variant: variant.name)
def test_what_is_fine_has_no_cause(variant: Variant) -> None:
    found = diagnose(run(HEAD + variant.program)).findings
    assert found
    assert [finding.cause for finding in found] == [None] * len(found)


def test_sources_of_one_call_with_the_same_cause_are_mended_together() -> None:
    program = (
        "a, b = tf.constant(1.0), tf.constant(2.0)\nwith tf.GradientTape() as tape:\n"
        "    y = a * b\ng = tape.gradient(y, [a, b])\n"
    )
    found = diagnose(run(HEAD + program), run).findings
    assert all(finding.fix is not None for finding in found)
    assert "tape.watch(b)\n    tape.watch(a)\n" in (found[0].fix.source if found[0].fix else "")


def test_a_loop_is_one_question_with_a_count() -> None:
    program = (
        "x = tf.constant(2.0)\nfor i in range(4):\n    with tf.GradientTape() as tape:\n"
        "        y = x * x\n    g = tape.gradient(y, x)\n"
    )
    (finding,) = diagnose(run(HEAD + program)).findings
    assert (finding.question.count, finding.question.round) == (4, 0)
    assert "on call 1 of 4" in finding.sentence
