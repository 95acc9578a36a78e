"""A program evaluated at other points: against the formula, and every reason why it cannot be drawn."""

import math

import numpy as np
import pytest

from app.analysis import analyse, document_of
from app.charts.evaluate import CannotDraw, around, evaluate
from app.document.histories import build_histories
from tapecore.graph.words import words_of
from tests.app.test_routes import ask

HEAD = "import numpy as np\nimport tensorflow as tf\n"
TAPE = "with tf.GradientTape() as tape:\n"
ONE = f"{HEAD}x = tf.Variable(3.0)\n{TAPE}    y = x * x + tf.sin(x)\ntape.gradient(y, x)\n"
TWO = f"""{HEAD}a = tf.Variable(1.0)
b = tf.constant(-0.5)
{TAPE}    tape.watch(b)
    z = a * a + 3.0 * b * b
g = tape.gradient(z, [a, b])
"""
TRAINING = f"""{HEAD}w = tf.Variable(2.0)
def step():
    with tf.GradientTape() as tape:
        loss = (w - 5.0) ** 2
    w.assign_sub(0.1 * tape.gradient(loss, w))
for i in range(200):
    step()
"""


@pytest.fixture
def draw(record, sandbox):
    """The first call that can be drawn, its first source or sources moved."""

    def evaluated(source, count=1, span=None):
        recording = record(source)
        curve = document_of(analyse(recording)).curves[0]
        places = [moved.place for moved in curve.sources[:count]]
        return evaluate(recording, curve.call, places, [span] * count, sandbox)

    return evaluated


def test_a_curve_is_the_function_and_its_derivative(draw):
    drawn = draw(ONE, span=(-2.0, 2.0))
    x = np.array(drawn.axes[0], np.float32)
    assert (x[0], x[-1], len(x)) == (-2.0, 2.0, 81)
    assert np.allclose(drawn.target, x * x + np.sin(x), rtol=1e-5, atol=1e-5)
    assert np.allclose(drawn.gradients[0], 2 * x + np.cos(x), rtol=1e-5, atol=1e-5)
    assert (drawn.at, drawn.missing) == ([3.0], 0)
    assert drawn.slope[0] == pytest.approx(6 + math.cos(3), rel=1e-5)


def test_a_contour_is_the_function_of_both_and_the_gradient_points_uphill(draw):
    drawn = draw(TWO, 2)
    a, b = np.meshgrid(*drawn.axes, indexing="ij")
    assert np.allclose(np.reshape(drawn.target, a.shape), a * a + 3 * b * b, rtol=1e-4, atol=1e-4)
    assert drawn.slope == [2.0, -3.0]
    (x, y), (right, up) = drawn.at, drawn.slope
    ahead = (x + 0.01 * right) ** 2 + 3 * (y + 0.01 * up) ** 2
    assert ahead > drawn.here


def test_a_loop_that_trains_is_followed_up_to_its_first_gradient(draw):
    drawn = draw(TRAINING)
    assert np.allclose(drawn.target, (np.array(drawn.axes[0]) - 5.0) ** 2, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "before",
    [
        "from __future__ import annotations\n",
        '"""A text\n  of two lines."""\n',
        "class Plain:\n    gain = 1\n",
        "# a word\n\n",
    ],
)
def test_any_text_before_it_stays_what_it_is(draw, before):
    assert draw(before + ONE).missing == 0


@pytest.mark.parametrize(
    "written",
    [
        "tf.Variable(-3.0)",
        "tf.Variable(initial_value=3.0)",
        "tf.Variable(np.float32(3))",
        "tf.Variable([3.0])",
    ],
)
def test_a_value_may_be_written_in_many_ways(draw, written):
    assert draw(ONE.replace("tf.Variable(3.0)", written)).missing == 0


def test_what_raises_or_is_not_finite_is_a_gap(draw):
    drawn = draw(ONE.replace("x * x +", "tf.math.log(x) +"), span=(-1.0, 1.0))
    assert drawn.missing == drawn.target.count(None) == 41
    refused = ONE.replace(TAPE, f"if x > 4.0:\n    raise ValueError('too much')\n{TAPE}")
    assert 0 < draw(refused).missing < 81


def test_a_value_that_went_round_the_tape_has_a_curve_and_no_derivative(draw):
    drawn = draw(ONE.replace("tf.sin(x)", "0.0").replace("x * x", "tf.constant(np.exp(x.numpy()))"))
    assert drawn.connected == [False]
    assert np.allclose(drawn.target, np.exp(drawn.axes[0]), rtol=1e-4)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (ONE.replace("x * x", "x * tf.random.normal(())"), "it draws random numbers or remembers"),
        (
            ONE.replace(TAPE, f"y = [tf.sin(x) for _ in range(9000)]\n{TAPE}"),
            "too long to be run at many points",
        ),
        (ONE.replace("3.0", "float('inf')"), "not finite"),
    ],
)
def test_what_cannot_be_drawn_says_why(draw, program, reason):
    with pytest.raises(CannotDraw, match=reason):
        draw(program)


def test_only_numbers_that_the_text_gives_are_offered(document):
    def curves(source):
        return document(source).curves

    assert [moved.name for moved in curves(TWO)[0].sources] == ["a", "b"]
    assert curves(ONE.replace("3.0", "[3.0, 4.0]")) == []  # neither target nor source is one number
    assert (
        curves(ONE.replace(TAPE, f"x.assign(2.0)\n{TAPE}")) == []
    )  # its first value is not what is differentiated
    assert len(curves(TRAINING)) == 1  # the first pass stands for its line


def test_a_span_is_around_the_value():
    assert (around(0.0), around(4.0), around(-0.5)) == ((-1.5, 1.5), (-2.0, 10.0), (-2.0, 1.0))


def test_over_http(client, workshop, record):
    recording = record(ONE)
    session = workshop.store.add(recording)
    call = document_of(analyse(recording)).curves[0].call

    def curve(**asked):
        return ask(
            client, "POST", f"/api/session/{session}/curve", params={"call": call, "sources": "0"} | asked
        ).json()

    assert curve(spans="0:1")["axes"][0][-1] == 1.0
    assert curve(spans="")["at"] == [3.0]
    assert "From must be" in curve(spans="1:0")["cannot"]
    assert "must be numbers" in curve(spans="a:b")["cannot"]
    assert "From must be" in curve(spans="nan:inf")["cannot"]
    assert "cannot be drawn" in curve(call=0)["cannot"]
    assert "cannot be drawn" in curve(sources="0,0")["cannot"]
    for sources in ("", "x", "0,1,2", "-1", "²"):
        assert "One or two" in curve(sources=sources)["cannot"]
    assert (
        ask(client, "POST", f"/api/session/{'A' * 22}/curve", params={"call": 0, "sources": "0"}).status_code
        == 404
    )


def test_plotly_is_the_installed_one(client):
    answer = ask(client, "GET", "/api/plotly.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert b"plotly.js" in answer.content[:200]


def test_every_version_of_a_variable_has_its_step(record):
    from app.document.lookup import Lookup
    from app.document.speech import Speech

    recording = record(TRAINING.replace("200", "4"))
    (history,) = build_histories(Speech(words_of(recording), {}, {}))
    steps = Lookup(words_of(recording)).steps.events
    assert history.name == "w"
    assert [recording.events[steps[step]].kind for step in history.steps[1:]] == ["assign"] * 4
    assert [recording.values[value].version for value in history.values] == [0, 1, 2, 3, 4]
