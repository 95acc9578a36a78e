"""The path ledger over HTTP: paths in the program's names, and the counts of what nobody can list."""

import pytest

from app.analysis import analyse
from app.ledger_chains import SHOWN, chains
from app.ledger_routes import in_words
from tapecore.graph.ledger import Hop, flow
from tests.app.test_routes import ask

CANCELLING = """
import tensorflow as tf
x, unused = tf.Variable(3.0), tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x * 1000.0 - x * 999.0
tape.gradient(y, [x, unused])
"""
LOOP = """
import tensorflow as tf
w = tf.Variable([[0.5, 0.1], [0.2, 0.4]])
h = tf.ones((1, 2))
with tf.GradientTape(persistent=True) as tape:
    for i in range(6):
        h = tf.tanh(h @ w + 0.1)
    loss = tf.reduce_sum(h ** 2)
tape.gradient(loss, w)
tape.jacobian(h, w)
"""


def answers(recording):
    return [event.at for event in recording.events if event.kind == "answer"]


@pytest.fixture
def told(client, workshop):
    def tell(recording, answer, element=-1, session=None):
        session = session or workshop.store.add(recording)
        params = {"answer": answer, "element": element}
        return ask(client, "POST", f"/api/session/{session}/ledger", params=params)

    return tell


def test_two_paths_that_cancel(told, record):
    recording = record(CANCELLING)
    of_x, of_unused = answers(recording)
    found = told(recording, of_x).json()
    assert (found["source"], found["target"], found["count"], found["others"]) == ("x", "y", "2", "0")
    assert [path["value"] for path in found["paths"]] == [1000, -999]
    assert (found["absolute"], found["exact"], found["cancels"]) == (1999, True, True)
    labels = [[stop["label"] for stop in path["chain"]["stops"]] for path in found["paths"]]
    assert labels == [["x", "x * 1000.0", "y"], ["x", "x * 999.0", "y"]]
    nodes = [path["chain"]["nodes"] for path in found["paths"]]
    assert len(nodes[0]) == len(nodes[1]) == 3
    assert nodes[0][-1] == nodes[1][-1]
    assert nodes[0][0] != nodes[1][0]  # each use of x is a pill of its own
    none = told(recording, of_unused).json()
    assert (none["count"], none["paths"], none["cannot"]) == ("0", [], "")


def test_a_loop_is_shortened_to_what_tells_its_paths_apart(told, record):
    recording = record(LOOP)
    found = told(recording, answers(recording)[0]).json()
    assert found["count"] == "6"
    shown = [
        [(stop["label"], stop["scope"], stop["left_out"]) for stop in path["chain"]["stops"]]
        for path in found["paths"]
    ]
    assert shown[0] == [("w", "i = 5", 2), ("h", "i = 5", 1), ("loss", "", 0)]
    assert shown[1] == [("w", "i = 4", 2), ("h", "i = 4", 2), ("h", "i = 5", 1), ("loss", "", 0)]
    for path in found["paths"]:
        stops = path["chain"]["stops"]
        assert len(stops) <= SHOWN
        assert sum(1 + stop["left_out"] for stop in stops) == path["chain"]["ops"] + 1
    assert len({tuple(each) for each in shown}) == 6
    document = analyse(recording).document
    assert document is not None
    kinds = {document.steps[stop["step"]].kind for path in found["paths"] for stop in path["chain"]["stops"]}
    assert kinds == {"pullback"}


def test_paths_that_look_alike_by_their_names_show_where_they_part(record):
    recording = record(
        CANCELLING.replace("x * 1000.0 - x * 999.0", "((x * 2.0 + x * 3.0) * 1.0) * 1.0 * 1.0 * 1.0")
    )
    call = next(event.at for event in recording.events if event.kind == "gradient")
    ways = flow(recording, call, 0)
    first, second = (_path(ways.hops, start) for start in (hop for hop in ways.hops if hop.to in ways.ends))
    one, other = chains(analyse(recording), [first, second], first[0].value)
    assert [stop.label for stop in one.stops] != [stop.label for stop in other.stops]


def _path(hops: list[Hop], last: Hop) -> list[Hop]:
    found = [last]
    while before := next((hop for hop in hops if hop.to == found[0].value), None):
        found.insert(0, before)
    return found


def test_what_is_no_gradient_has_none(told, record):
    recording = record(LOOP)
    assert "many gradients" in told(recording, answers(recording)[-1]).json()["cannot"]
    for nothing in (-1, 0, 10**9):
        assert told(recording, nothing).json()["cannot"] == "There is no answer of a gradient call."
    assert told(recording, 0, session="A" * 22).status_code == 404


def test_what_needs_the_program_is_counted_all_the_same(told, record):
    program = (
        "import tensorflow as tf\n@tf.custom_gradient\ndef f(x):\n    return x * 1.0, lambda g: g\n"
        "x = tf.Variable([3.0, 2.0])\nwith tf.GradientTape() as t:\n    y = f(x) * x\ng = t.gradient(y, x)\n"
    )
    recording = record(program)
    found = told(recording, answers(recording)[0]).json()
    assert (found["count"], found["elements"], found["paths"]) == ("2", 2, [])
    assert found["cannot"].startswith("CustomGradient in line 7 needs the program itself")


def test_one_element(told, record):
    recording = record(LOOP.replace("tape.gradient(loss", "tape.gradient(h"))
    whole, one = (told(recording, answers(recording)[0], element).json() for element in (-1, 1))
    assert (whole["elements"], one["elements"], one["element"]) == (2, 2, 1)
    assert 0 < one["whole"]["norm"] < whole["whole"]["norm"]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (1024, "1,024"),
        (10**15 - 1, "999,999,999,999,999"),
        (10**15, "about 1.00 × 10^15"),
        (10**18 - 1, "about 9.99 × 10^17"),
        (2**5000, "about 1.41 × 10^1505"),
        (10**300, "about 1.00 × 10^300"),
    ],
)
def test_counts_in_words(count, words):
    assert in_words(count) == words
