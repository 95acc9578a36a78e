"""Which step of one run is which of another: told by what was done, on which line, and how often before."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.diagnosis.comparing import Pair, align
from tapecore.diagnosis.comparing.alignment import STEPS, _growing  # type: ignore[reportPrivateUsage]
from tapecore.diagnosis.comparing.lines import Lines

HEAD = "import tensorflow as tf\nx = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\n"
TAIL = "print(tape.gradient(y, x))\n"
BODY = ["    y = y * 2.0", "    y = tf.sin(y)", "    y = y + x", "    for i in range(3):\n        y = y * x"]
NEW = ["    z = tf.cos(x)", "    z = tf.exp(x)", "    # a remark"]


def _steps(program: str) -> list[int]:
    return [event.at for event in run(program).events if event.kind in STEPS]


def test_a_run_is_its_own_twin() -> None:
    program = HEAD + "\n".join(BODY) + "\n" + TAIL
    assert align(run(program), run(program)) == [Pair(at, at) for at in _steps(program)]


@given(st.lists(st.sampled_from(BODY), max_size=5), st.lists(st.sampled_from(NEW), max_size=3), st.randoms())
def test_lines_put_in_between_take_nothing_from_the_others(
    body: list[str], new: list[str], random: object
) -> None:
    """What was there is found again, wherever lines were put in that do what no other line does."""
    mixed = [(line, False) for line in body]
    for line in dict.fromkeys(new):
        mixed.insert(random.randint(0, len(mixed)), (line, True))  # type: ignore[attr-defined]
    before, after = ("\n".join(lines) + "\n" for lines in (body, [line for line, _ in mixed]))
    pairs = align(run(HEAD + before + TAIL), run(HEAD + after + TAIL))
    assert all(pair.after >= 0 for pair in pairs), "every step of the first run is in the second"
    added = [line for line, fresh in mixed if fresh and "tf." in line]
    assert sum(pair.before < 0 for pair in pairs) == len(added)


@given(st.lists(st.sampled_from(BODY), max_size=4), st.lists(st.sampled_from(BODY), max_size=4))
def test_every_step_of_both_runs_is_there_once_and_in_order(one: list[str], other: list[str]) -> None:
    programs = [HEAD + "\n".join(["    pass", *body]) + "\n" + TAIL for body in (one, other)]
    pairs = align(*map(run, programs))
    assert [pair.before for pair in pairs if pair.before >= 0] == _steps(programs[0])
    assert [pair.after for pair in pairs if pair.after >= 0] == _steps(programs[1])


def test_a_changed_line_is_still_that_line_and_a_moved_one_too() -> None:
    lines = Lines("a = 1\nb = 2\nc = 3\n", "# first\na = 1\nb = 5\nc = 3\nd = 4\n")
    assert [lines.after[line] for line in (2, 3, 4)] == [lines.before[line] for line in (1, 2, 3)]
    alone = {lines.after[1], lines.after[5]}
    assert len(alone) == 2
    assert alone.isdisjoint(lines.before.values())


def test_a_loop_that_runs_longer_has_more_steps_at_its_end() -> None:
    short, long = (run(HEAD + f"    for i in range({n}):\n        y = y * x\n" + TAIL) for n in (3, 5))
    made = [pair for pair in align(short, long) if pair.before < 0 and long.events[pair.after].kind == "op"]
    assert [long.events[pair.after].what for pair in made] == ["Mul", "Mul"]
    assert made[0].after > align(short, long)[4].after


@given(st.lists(st.integers(0, 9), unique=True, max_size=8))
def test_the_part_that_stays_in_order_is_as_long_as_can_be(numbers: list[int]) -> None:
    found = [numbers[k] for k in _growing(numbers)]
    assert found == sorted(found)
    longest = max(
        k for k in range(len(numbers) + 1) if any(list(c) == sorted(c) for c in combinations(numbers, k))
    )
    assert len(found) == longest
