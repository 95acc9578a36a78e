"""The document of every sample agrees with its recording, number by number."""

import json
import re

import numpy as np
import pytest

from app.analysis import analyse, document_of
from app.document.model import to_json
from tapecore.recording.arrays import decode


@pytest.fixture
def document(sample_recording):
    return json.loads(to_json(document_of(analyse(sample_recording))))


def number(document, value):
    card = document["values"][value]
    return np.array(card["items"], float).reshape(card["itemsShape"])


def small(document, *values):
    return all(v >= 0 and document["values"][v]["whole"] for v in values)


def test_steps_are_events_in_order_with_their_lines(document, sample_recording):
    ats = [step["at"] for step in document["steps"]]
    assert ats == sorted(set(ats))
    for step in document["steps"]:
        event = sample_recording.events[step["at"]]
        about = sample_recording.events[event.info["op"]] if event.kind in ("pullback", "tangent") else event
        assert (step["kind"], step["line"]) == (event.kind, about.line or event.line)
        assert step["sentence"]
        assert step["title"]


def test_values_are_the_recordings_numbers(document, sample_recording):
    for card, value in zip(document["values"], sample_recording.values, strict=True):
        whole = decode(value)
        if card["whole"] and value.dtype.startswith(("float", "int")):
            assert whole is not None
            np.testing.assert_allclose(np.array(card["items"], float), whole.ravel().astype(float), rtol=1e-6)
        assert card["shape"] == list(value.shape)


def test_accumulators_fill_by_what_they_receive(document):
    for step in document["steps"]:
        for share in step["contributions"]:
            if not small(document, share["contribution"], share["accumulated"]):
                continue
            before = number(document, share["before"]) if share["before"] >= 0 else 0
            total = before + number(document, share["contribution"])
            np.testing.assert_allclose(total, number(document, share["accumulated"]), rtol=1e-5, atol=1e-6)


def test_written_numbers_come_to_what_they_say(document):
    for step in document["steps"]:
        for share in step["contributions"]:
            said, _, total = share["numbers"].partition(" = ")
            if (
                not total
                or "nan" in total
                or "inf" in total
                or not re.fullmatch(r"[\d\s.,+\-*/·()\[\]Σe]*", said)
            ):
                continue
            worked = eval(said.replace("·", "*").removeprefix("Σ "))
            np.testing.assert_allclose(
                np.array(worked, float), np.array(eval(total), float), rtol=2e-3, atol=1e-4
            )


def test_a_sum_over_broadcast_axes_is_the_sum(document):
    for step in document["steps"]:
        for share in step["contributions"]:
            if share["unsummed"] >= 0 and small(document, share["unsummed"], share["contribution"]):
                parts, total = number(document, share["unsummed"]), number(document, share["contribution"])
                np.testing.assert_allclose(parts.sum(), total.sum(), rtol=1e-5, atol=1e-6)


def test_answers_are_the_answer_events(document, sample_recording):
    answers = [event for event in sample_recording.events if event.kind == "answer"]
    shown = [answer for call in document["calls"] for answer in call["answers"] if answer["tone"] != "error"]
    assert [answer["value"] for answer in shown] == [
        event.outputs[0] if event.outputs else -1 for event in answers
    ]
    for answer in shown:
        assert (answer["tone"] in ("none", "asked")) == (answer["value"] < 0)
        assert answer["text"].startswith("None") == (answer["value"] < 0)


def test_a_bad_answer_has_its_story_and_lines(document):
    for call in document["calls"]:
        for answer in call["answers"]:
            if answer["tone"] != "good":
                assert answer["story"].startswith("story-")
                assert answer["lines"]


def test_the_trace_ends_with_the_answers(document):
    """The last adjoint of a source within a call is what the call answered (Jacobians apart)."""
    rows = {row["value"]: row for row in document["trace"]}
    for call in document["calls"]:
        for answer in call["answers"]:
            source = next((p["value"] for p in document["steps"][answer["step"]]["inputs"]), -1)
            adjoint = [
                value
                for step, value in rows.get(source, {"adjoint": []})["adjoint"]
                if step <= answer["step"]
            ]
            if answer["value"] >= 0 and adjoint and small(document, adjoint[-1], answer["value"]):
                got, told = number(document, adjoint[-1]), number(document, answer["value"])
                if got.shape == told.shape and document["steps"][answer["step"]]["phase"] == "backward":
                    np.testing.assert_allclose(got, told, rtol=1e-5, atol=1e-6)


def test_nothing_is_drawn_before_it_happened(document):
    born = {node["id"]: node["born"] for node in document["graph"]["nodes"]}
    count = max(1, len(document["steps"]))
    assert all(0 <= step < count for step in born.values())
    for node in document["graph"]["nodes"]:
        assert all(arrival["step"] >= node["born"] for arrival in node["gradients"])
    for edge in document["graph"]["edges"]:
        assert edge["born"] >= born[edge["from"]]
        assert edge["born"] >= born[edge["to"]]


def test_every_step_that_names_a_node_names_one_that_is_there(document):
    ids = {id for node in document["graph"]["nodes"] for id in (node.get("holds") or [node["id"]])}
    for step in document["steps"]:
        assert step["node"] == -1 or step["node"] in ids


def test_segments_lie_within_the_steps_and_passes_cover_them(document):
    count = len(document["steps"])
    passes = [segment for segment in document["segments"] if segment["lane"] == 0]
    covered = [step for segment in passes for step in range(segment["from"], segment["to"] + 1)]
    assert covered == list(range(count))
    assert all(0 <= s["from"] <= s["to"] < count for s in document["segments"])


def test_the_landing_is_an_answer_or_the_error(document):
    if document["calls"]:
        assert document["steps"][document["landing"]]["kind"] in ("answer", "error", "gradient")
