"""Every sample is played to its end and back, and what the screen says is held against the recording, step by step."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Page, expect

from app.samples import Sample, samples
from tapecore.recording import Event, Recording
from tapecore.recording.arrays import decode
from tests.browser.doing import open_sample
from tests.browser.marked import Whole
from tests.browser.reading import Reading, read
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser
SHOWN = 16  # rows and columns; beyond that an array is a heatmap


def agree(shown: list[float], recording: Recording, value: int) -> bool:
    """The screen rounds to four decimals or four digits; large arrays are heatmaps without numbers."""
    array = decode(recording.values[value])
    if array is None or array.dtype.kind not in "fiub" or array.size == 0:
        return True
    if not shown:
        return max(array.shape, default=0) > SHOWN
    wanted = array.astype(float).ravel()[: len(shown)]
    return bool(np.allclose(shown, wanted, rtol=1e-3, atol=6e-5, equal_nan=True))


def check(reading: Reading, recording: Recording, place: str) -> None:
    event = recording.events[reading.at]
    place = f"{place} ({event.kind})"
    assert reading.line == shown_line(recording, event), f"{place}: the marked line"
    if event.kind == "pullback":
        check_pullback(reading, recording, event, place)
        return
    taken, given = (reading.ports.get(title, []) for title in TITLES.get(event.kind, TITLES["op"]))
    if event.kind in TITLES:
        check_ports(taken, recording, taken_by(recording, event), f"{place}: goes in")
        check_ports(
            given or reading.ports.get("Value", []),
            recording,
            given_by(recording, event),
            f"{place}: comes out",
        )


TITLES = {
    "op": ("Inputs", "Gives"), "assign": ("Inputs", "Gives"), "tangent": ("Inputs", "Gives"),
    "gradient": ("Target", "Gives"), "answer": ("Source", "Gives"),
}  # fmt: skip
"""What the inspector calls the values that a step is made of, and those that it gives."""


def taken_by(recording: Recording, event: Event) -> list[int]:
    """The values that go into a step: what its event says; with a tangent's, those of the op that it goes with; of an
    answer, the Variable's state that the call's pullbacks lead to."""
    if event.kind == "tangent":
        primals = recording.events[event.info["op"]].inputs
        return [*dict.fromkeys(value for value in event.inputs if value >= 0), *dict.fromkeys(primals)]
    if event.kind == "answer":
        variable = recording.values[event.inputs[0]].variable
        pulled = (
            each for each in recording.events if each.kind == "pullback" and each.within == event.within
        )
        states = {
            to for each in pulled for to in each.info["to"] if recording.values[to].variable == variable >= 0
        }
        return list(states) if len(states) == 1 else list(event.inputs)
    return list(event.inputs)


def given_by(recording: Recording, event: Event) -> list[int]:
    """The values that a step gives: a gradient call its seeds, everything else what its event says."""
    if event.kind != "gradient":
        return list(event.outputs)
    seeds = [each for each in recording.events if each.kind == "seed" and each.within == event.at]
    return [value for seed in seeds for value in seed.outputs]


def check_ports(shown: list[list[float]], recording: Recording, values: Sequence[int], place: str) -> None:
    assert len(shown) == len(values), f"{place}: as many values as in the recording"
    for numbers, value in zip(shown, values, strict=True):
        assert agree(numbers, recording, value) if value >= 0 else numbers == [], place


def shown_line(recording: Recording, event: Event) -> int:
    """A pullback is shown where its op was written, everything else where it happened."""
    return recording.events[event.info["op"]].line if event.kind == "pullback" else event.line


def check_pullback(reading: Reading, recording: Recording, event: Event, place: str) -> None:
    assert len(reading.shares) == len(event.outputs), f"{place}: one card for each contribution"
    totals = event.info["accumulated"]
    for card, (share, total) in enumerate(zip(event.outputs, totals, strict=True)):
        shown, summed = reading.shares[card], reading.totals[card]
        assert shown or summed or max(recording.values[share].shape) > SHOWN, f"{place}: numbers are shown"
        assert not shown or agree(shown, recording, share), f"{place}: contribution"
        assert not summed or agree(summed, recording, total), f"{place}: accumulator"


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.key)
def test_it_plays_in_agreement_with_its_recording_and_its_picture_can_be_clicked(
    screen: Page, sample: Sample
) -> None:
    open_sample(screen, sample)
    recording = sample.open()
    plays_to_its_end_and_back(screen, recording, Whole(recording, everything_open(screen)))
    end_home_end_gives_the_identical_picture(screen)
    clicks_select_the_nodes_that_the_graph_says_are_there(screen)


def everything_open(screen: Page) -> dict[str, Any]:
    """The graph with nothing folded."""
    return screen.evaluate(
        "async () => (await fetch(`/api/session/${window.tapescreen.store.document.id}/graph?folded=`)).json()"
    )


def plays_to_its_end_and_back(screen: Page, recording: Recording, whole: Whole) -> None:
    screen.keyboard.press("Home")
    count = screen.evaluate("window.tapescreen.store.count")
    forward = []
    for step in range(count):
        reading = read(screen)
        assert reading.position == f"{step + 1} / {count}"
        check(reading, recording, f"step {step + 1}")
        whole.check(reading, f"step {step + 1}")
        forward.append(reading)
        screen.keyboard.press("ArrowRight")
    events = [reading.at for reading in forward]
    assert events == sorted(set(events)), "each step is a later event"
    for step in reversed(range(count)):
        assert repr(read(screen)) == repr(forward[step]), f"step {step + 1} on the way back"
        screen.keyboard.press("ArrowLeft")


def end_home_end_gives_the_identical_picture(screen: Page) -> None:
    pictures = []
    for key in ("End", "Home", "End"):
        screen.keyboard.press(key)
        rest(screen)
        pictures.append(pixels(screen))
    end, home, end_again = pictures
    assert np.array_equal(end, end_again), "every pixel"
    assert not np.array_equal(end, home) or screen.evaluate("window.tapescreen.store.count") < 2


def clicks_select_the_nodes_that_the_graph_says_are_there(screen: Page) -> None:
    box = screen.locator("#graph canvas").first.bounding_box()
    assert box
    nodes = screen.evaluate(
        "() => { const s = window.tapescreen.store;"
        " return s.snapshot.graph.nodes.filter((n) => n.kind !== 'fold')"
        ".map((n) => ({ id: n.id, label: n.label, ...s.graph.positionOf(n.id) })); }"
    )
    inside = [node for node in nodes if covers(box, node)]
    assert inside or not nodes, "at least one node can be seen"
    for node in inside[:12]:
        screen.mouse.click(node["x"], node["y"])
        assert screen.evaluate("window.tapescreen.store.snapshot.node") == node["id"]
        expect(screen.locator("#inspector")).to_contain_text(node["label"])


def pixels(page: Page) -> np.ndarray:
    png = page.screenshot(animations="disabled", caret="hide")
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def covers(box: FloatRect, place: dict[str, float]) -> bool:
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return box["x"] < place["x"] < right - 200 and box["y"] < place["y"] < bottom - 60
