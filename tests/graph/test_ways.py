"""Every way that is cut in a place of its own, against all ways there are, counted one by one."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.graph.influence import Influence
from tapecore.graph.links import Link
from tapecore.graph.route import Break, Judge, Route
from tapecore.graph.ways import Ways, key_of

HEAD = "import tensorflow as tf\nw = tf.Variable(1.5)\nwith tf.GradientTape() as tape:\n    v0 = w * 1.0\n"
MADE = ("v{a} * v{b}", "tf.round(v{a}) + v{b}", "tf.stop_gradient(v{a})", "tf.floor(v{a}) * tf.round(v{b})")

steps = st.lists(
    st.tuples(st.sampled_from(MADE), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=5
)


def ways_of(drawn: list[tuple[str, int, int]]) -> tuple[Ways, Judge, set[int], tuple[int, ...]]:
    lines = [f"    v{n} = {made.format(a=a % n, b=b % n)}\n" for n, (made, a, b) in enumerate(drawn, start=1)]
    recording = run(f"{HEAD}{''.join(lines)}slope = tape.gradient(v{len(lines)}, w)\n")
    influence = Influence(recording)
    call = next(event for event in recording.events if event.kind == "gradient")
    tape = influence.tapes.of(call)
    assert tape is not None
    start = influence.source_values(call.info["sources"][0], call.info["source_variables"][0])
    judge = Judge(influence, tape, call.at)
    return Ways(judge, [start], call.inputs), judge, set(start), tuple(call.inputs)


def all_paths(judge: Judge, start: set[int], targets: tuple[int, ...]) -> Iterator[list[Link]]:
    waiting: list[tuple[int, list[Link]]] = [(target, []) for target in targets]
    while waiting:
        value, path = waiting.pop()
        if value in start:
            yield path
            continue
        links = [link for link in judge.influence.links() if link.target == value and link.at < judge.until]
        waiting += [(link.source, [link, *path]) for link in links]


@settings(max_examples=60)
@given(steps)
def test_each_way_is_one_that_there_is_and_none_needs_less_mending_in_its_place(
    drawn: list[tuple[str, int, int]],
) -> None:
    ways, judge, start, targets = ways_of(drawn)
    paths = list(all_paths(judge, start, targets))
    broken_in = [
        {key_of(judge.recording, Break(judge.kind(one), one)) for one in path if judge.kind(one)}
        for path in paths
    ]
    for route in ways.every():
        assert list(route.links) in paths
        broken = [link for link in route.links if judge.kind(link)]
        assert [found.link for found in route.breaks] == broken
        mine = {key_of(judge.recording, found) for found in route.breaks}
        assert not any(other < mine for other in broken_in)


@settings(max_examples=60)
@given(steps)
def test_the_shortest_way_has_the_fewest_breaks_of_all_and_is_among_them(
    drawn: list[tuple[str, int, int]],
) -> None:
    ways, judge, start, targets = ways_of(drawn)
    counts = [sum(bool(judge.kind(link)) for link in path) for path in all_paths(judge, start, targets)]
    shortest = ways.shortest()
    assert (shortest is None) == (not counts)
    if shortest is not None:
        assert len(shortest.breaks) == min(counts)
        each = ways.every()
        assert bool(each) == bool(min(counts))
        assert not each or len(each[0].breaks) == min(counts)


def test_a_loop_gives_one_way_for_a_line_however_often_it_ran() -> None:
    body = "    for i in range(200):\n        v0 = tf.round(v0) + tf.stop_gradient(v0)\n"
    recording = run(f"{HEAD}{body}slope = tape.gradient(v0, w)\n")
    influence = Influence(recording)
    call = next(event for event in recording.events if event.kind == "gradient")
    tape = influence.tapes.of(call)
    assert tape is not None
    start = influence.source_values(call.info["sources"][0], call.info["source_variables"][0])
    ways = Ways(Judge(influence, tape, call.at), [start], call.inputs)
    assert len(ways.every()) <= 2


GIVEN = ("w{a} * w{b}", "tf.round(w{a}) + w{b}", "tf.stop_gradient(w{a})", "half(w{a}) * w{b}", "w{a} * 1.5")
SOURCES = """\
import tensorflow as tf
@tf.custom_gradient
def half(v):
    return v * 0.5, lambda upstream: None
w0, w1, w2 = tf.Variable(1.5), tf.Variable(2.5), tf.Variable(0.5)
with tf.GradientTape() as tape:
"""


def told(route: Route | None) -> tuple[list[Link], list[Break]] | None:
    return None if route is None else (list(route.links), route.breaks)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(GIVEN), st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=6),
    st.sets(st.tuples(st.integers(0, 2), st.integers(0, 30))),
)
def test_many_sources_together_have_the_ways_that_each_has_alone(
    drawn: list[tuple[str, int, int]], refusing: set[tuple[int, int]]
) -> None:
    lines = [f"    w{n} = {made.format(a=a % n, b=b % n)}\n" for n, (made, a, b) in enumerate(drawn, start=3)]
    last = len(drawn) + 2
    recording = run(f"{SOURCES}{''.join(lines)}tape.gradient([w{last}, w3], [w0, w1, w2, w{last - 1}])\n")
    influence = Influence(recording)
    call = next(event for event in recording.events if event.kind == "gradient")
    tape = influence.tapes.of(call)
    assert tape is not None
    starts = [
        influence.source_values(*pair)
        for pair in zip(call.info["sources"], call.info["source_variables"], strict=True)
    ]
    refused = [{(at, 0) for number, at in refusing if number == place} for place in range(len(starts))]
    judge = Judge(influence, tape, call.at)
    together = Ways(judge, starts, call.inputs, refused=refused)
    for place, (start, nothing) in enumerate(zip(starts, refused, strict=True)):
        alone = Ways(judge, [start], call.inputs, refused=[nothing])
        assert told(together.shortest(place)) == told(alone.shortest())
        assert list(map(told, together.every(place))) == list(map(told, alone.every()))
        assert {v for v in together.sweep.best if together.sweep.sources_at(v) >> place & 1} == set(
            alone.sweep.best
        )
