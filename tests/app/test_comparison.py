"""Two runs side by side: the rows against both recordings, the edited program's run, and what cannot be compared."""

import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx2 as httpx
import msgspec
import numpy as np
import pytest

from app.comparison.bench import NO_EDIT, NO_PROCESS, NOT_KEPT, NOTHING, Bench, NotCompared
from app.comparison.table import Shown, table
from app.samples import samples
from app.session_store import GONE
from app.workshop import Workshop
from tapecore.diagnosis.comparing import compare
from tapecore.diagnosis.comparing.alignment import STEPS
from tapecore.graph.steps import Steps
from tapecore.recording import Recording
from tapecore.recording.arrays import decode
from tapecore.sandbox import SandboxError

PROGRAM = """\
import tensorflow as tf
import numpy as np
x = tf.Variable([1.0, 2.0])
k = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x * k
    for i in range(3):
        y = tf.sin(y) + x
    z = tf.reduce_mean(y)
    if z > 100.0:
        z = z * 10.0
print(tape.gradient(z, [x, k]))
"""
EDITS = [
    ("[1.0, 2.0]", "[1.0, 2.5]"),
    ("range(3)", "range(5)"),
    ("tf.reduce_mean(y)", "tf.constant(np.mean(y))"),
    ("> 100.0", "> 0.0"),
    ("tf.constant(3.0)", "tf.constant(3)"),
    ("    y = x * k\n", "    tape.watch(k)\n    # a remark\n    y = x * k\n"),
    ("tf.sin", "tf.cos"),
    ("[x, k]", "x"),
    ("print(", "raise ValueError('x')\nprint("),
]


@pytest.fixture(params=EDITS, ids=[new.strip() for _, new in EDITS])
def runs(request: pytest.FixtureRequest, record: Callable[[str], Recording]) -> tuple[Recording, Recording]:
    old, new = request.param
    assert old in PROGRAM
    return record(PROGRAM), record(PROGRAM.replace(old, new))


def _laid(before: Recording, after: Recording) -> dict[str, Any]:
    shown = (Shown("a", "Mine", "mine"), Shown("b", "Yours", "yours"))
    return json.loads(msgspec.json.encode(table(compare(before, after), *shown)))


def _numbers(recording: Recording, at: int) -> list[Any]:
    return [decode(recording.values[value]) for value in recording.events[at].outputs if value >= 0]


def test_every_event_of_both_runs_appears_exactly_once_and_in_order(
    runs: tuple[Recording, Recording],
) -> None:
    laid = _laid(*runs)
    for run, side in zip(runs, ("before", "after"), strict=True):
        there = [at for at in laid[side]["at"] if at >= 0]
        assert there == [event.at for event in run.events if event.kind in STEPS]
        assert len({len(laid[side][column]) for column in ("at", "steps", "lines", "done", "given")}) == 1
    assert all(max(pair) >= 0 for pair in zip(laid["before"]["at"], laid["after"]["at"], strict=True))


def test_rows_that_are_alike_carry_the_same_numbers_in_both_recordings(
    runs: tuple[Recording, Recording],
) -> None:
    laid = _laid(*runs)
    before, after, texts = laid["before"], laid["after"], laid["texts"]
    differing = set(laid["differing"])
    assert differing
    for row, ats in enumerate(zip(before["at"], after["at"], strict=True)):
        if row in differing:
            continue
        one, other = (_numbers(run, at) for run, at in zip(runs, ats, strict=True))
        assert len(one) == len(other)
        assert all(
            np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in zip(one, other, strict=True)
        )
        assert [a.dtype for a in one] == [b.dtype for b in other]
        kinds = {run.events[at].kind for run, at in zip(runs, ats, strict=True)}
        assert len(kinds) == 1
        assert texts[before["given"][row]] == texts[after["given"][row]]


def test_rows_of_other_numbers_really_have_other_numbers(runs: tuple[Recording, Recording]) -> None:
    laid = _laid(*runs)
    for row, kind in zip(laid["differing"], laid["kinds"], strict=True):
        ats = [laid[side]["at"][row] for side in ("before", "after")]
        if kind == "numbers":
            one, other = (_numbers(run, at) for run, at in zip(runs, ats, strict=True))
            assert any(not np.array_equal(a, b) for a, b in zip(one, other, strict=True))
        else:
            assert (kind in ("only before", "only after")) == (min(ats) < 0)


def test_a_row_leads_to_the_step_that_it_is_or_folds_into(runs: tuple[Recording, Recording]) -> None:
    laid = _laid(*runs)
    for run, side in zip(runs, ("before", "after"), strict=True):
        steps = Steps(run)
        rows = [(at, step) for at, step in zip(laid[side]["at"], laid[side]["steps"], strict=True) if at >= 0]
        assert [step for at, step in rows if at in steps.events] == list(range(len(steps)))
        assert all(0 <= step < len(steps) for _, step in rows)


def test_the_gradients_stand_side_by_side(record: Callable[[str], Recording]) -> None:
    laid = _laid(record(PROGRAM), record(PROGRAM.replace("tf.reduce_mean(y)", "tf.constant(np.mean(y))")))
    one, other = laid["gradients"]
    assert (one["name"], one["after"], one["alike"]) == ("∂z/∂x", "None", False)
    assert other == {"name": "∂z/∂k", "before": "None", "after": "None", "alike": True}


def test_what_only_one_has_at_the_end_of_a_cut_recording_is_left_out(
    record: Callable[[str], Recording],
) -> None:
    found = compare(record(PROGRAM), record(PROGRAM + "w = tf.exp(x)\n"))
    whole = table(found, Shown("a", "", "a"), Shown("b", "", "b"))
    cut = table(found, Shown("a", "", "a", cut=True), Shown("b", "", "b"))
    assert whole.before.at[-1] == -1
    assert cut.before.at == whole.before.at[:-1]
    assert cut.differing == []


# ------------------------------------------------------------ on the bench


@pytest.fixture
def first_visit(workshop: Workshop) -> str:
    return workshop.sample_session(samples()[0].key)


def _watched(workshop: Workshop, session: str) -> str:
    """The story whose edit was tried and gave 6.0 for x3."""
    findings = workshop.analysis(session).diagnosis.findings
    place = next(k for k, found in enumerate(findings) if found.question.source == "x3")
    return f"story-{place}"


def test_the_edited_program_is_run_once_and_becomes_a_session(workshop: Workshop, first_visit: str) -> None:
    bench, story = Bench(workshop), _watched(workshop, first_visit)
    content = bench.with_edit(first_visit, story)
    laid = json.loads(content)
    assert laid["before"]["session"] == first_visit
    tried = workshop.store.get(laid["after"]["session"])
    assert "tape.watch(x3)" in tried.source
    assert "only the edited program has `watch x3`" in laid["said"]
    assert {each["after"] for each in laid["gradients"] if not each["alike"]} == {"6.0"}
    assert bench.with_edit(first_visit, story) is content
    assert json.loads(Bench(workshop).with_edit(first_visit, story))["said"] == laid["said"]


@pytest.mark.parametrize("story", ["", "story-0", "story-2", "story-99", "story-error", "before", "<b>"])
def test_a_story_without_a_tried_edit_says_so(workshop: Workshop, first_visit: str, story: str) -> None:
    with pytest.raises(NotCompared, match=NO_EDIT):
        Bench(workshop).with_edit(first_visit, story)


def test_an_edited_program_that_cannot_be_run_says_so(
    workshop: Workshop, first_visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = _watched(workshop, first_visit)

    def fails(*_: object, **__: object) -> None:
        raise SandboxError("no process")

    monkeypatch.setattr(workshop.sandbox, "run", fails)
    with pytest.raises(NotCompared, match=NO_PROCESS):
        Bench(workshop).with_edit(first_visit, story)
    monkeypatch.setattr(workshop, "edited", lambda *_: Recording())
    with pytest.raises(NotCompared, match=NOTHING):
        Bench(workshop).with_edit(first_visit, story)


def test_an_error_that_an_edit_mends_is_shown_too(
    workshop: Workshop, record: Callable[[str], Recording]
) -> None:
    used_twice = PROGRAM.replace("print(", "tape.gradient(z, x)\nprint(")
    session = workshop.store.add(record(used_twice))
    laid = json.loads(Bench(workshop).with_edit(session, "story-error"))
    assert "persistent=True" in workshop.store.get(laid["after"]["session"]).source
    assert "the tape that opens is persistent in the edited program only" in laid["said"]


def test_a_run_that_was_stopped_says_so(workshop: Workshop, record: Callable[[str], Recording]) -> None:
    stopped = record(PROGRAM)
    stopped.header = msgspec.structs.replace(stopped.header, ended="killed:wall: Stopped after 10 s.")
    before, now = workshop.store.add(stopped), workshop.store.add(record(PROGRAM))
    assert json.loads(Bench(workshop).with_run(now, before))["notes"] == [
        "The run before: Stopped after 10 s."
    ]


def test_only_some_comparisons_are_kept(workshop: Workshop, record: Callable[[str], Recording]) -> None:
    sessions = [workshop.store.add(record(PROGRAM)) for _ in range(10)]
    bench = Bench(workshop)
    first = bench.with_run(sessions[0], sessions[1])
    for other in sessions[1:]:
        bench.with_run(sessions[0], other)
    again = bench.with_run(sessions[0], sessions[1])
    assert again is not first
    assert again == first


def test_nothing_is_kept_of_what_could_not_be_compared(workshop: Workshop, first_visit: str) -> None:
    bench = Bench(workshop)
    for other in map(str, range(50)):
        with pytest.raises(NotCompared):
            bench.with_run(first_visit, other)
        with pytest.raises(NotCompared):
            bench.with_edit(first_visit, other)
    assert not bench.pending


# ------------------------------------------------------------ over HTTP


def _ask(client: Callable[[], httpx.AsyncClient], path: str) -> httpx.Response:
    async def go() -> httpx.Response:
        async with client() as http:
            return await http.get(path)

    return anyio.run(go)


def test_both_kinds_of_comparison_have_one_route(
    client: Callable[[], httpx.AsyncClient], workshop: Workshop, first_visit: str
) -> None:
    route = f"/api/session/{first_visit}/comparison"
    answer = _ask(client, f"{route}?story={_watched(workshop, first_visit)}")
    assert answer.headers["cache-control"] == "no-store"
    tried = answer.json()["after"]["session"]
    beside = _ask(client, f"{route}?before={tried}").json()
    assert (beside["before"]["title"], beside["after"]["title"]) == ("The run before", "This run")
    assert beside["after"]["session"] == first_visit
    assert beside["after"]["at"] == answer.json()["before"]["at"] or len(beside["differing"]) > 0


def test_what_is_gone_is_said_to_be_gone(client: Callable[[], httpx.AsyncClient], first_visit: str) -> None:
    assert _ask(client, f"/api/session/{first_visit}/comparison?before={'A' * 22}").json() == {
        "refused": NOT_KEPT
    }
    assert _ask(client, f"/api/session/{first_visit}/comparison").json() == {"refused": NOT_KEPT}
    gone = _ask(client, f"/api/session/{'A' * 22}/comparison?before={first_visit}")
    assert (gone.status_code, gone.json()) == (404, {"message": GONE})
    assert _ask(client, f"/api/session/{'A' * 22}/comparison?story=story-0").status_code == 404
