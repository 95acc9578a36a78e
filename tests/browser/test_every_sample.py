"""Every sample is played to its end and back, and what the screen says is held against the recording, step by step."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Page

from app.samples import Sample, samples
from tapecore.recording import Event, Recording
from tapecore.recording.arrays import decode
from tests.browser.reading import Reading, read

pytestmark = pytest.mark.browser
SHOWN = 256  # elements; beyond that an array is a heatmap


def open_sample(page: Page, sample: Sample) -> Recording:
    """Chosen from the list, as a person does it; the first one is already there."""
    if sample != samples()[0]:
        page.locator("#samples").click()
        page.get_by_role("option", name=sample.title, exact=True).click()
    page.wait_for_function(
        "title => window.tapescreen.store.document.title === title && document.querySelector('#inspector .ts-step')",
        arg=sample.title,
    )
    return sample.open()


def agree(shown: list[float], recording: Recording, value: int) -> bool:
    """The screen rounds to four decimals or four digits; large arrays are heatmaps without numbers."""
    array = decode(recording.values[value])
    if array is None or array.dtype.kind not in "fiub" or not shown:
        return True
    wanted = array.astype(float).ravel()[: len(shown)]
    return bool(np.allclose(shown, wanted, rtol=1e-3, atol=6e-5, equal_nan=True))


def check(reading: Reading, recording: Recording, place: str) -> None:
    event = recording.events[reading.at]
    assert reading.line == shown_line(recording, event), f"{place}: the marked line"
    if event.kind == "pullback":
        check_pullback(reading, recording, event, place)
    elif event.kind == "op":
        gives = reading.ports.get("Gives") or reading.ports.get("Value") or []
        assert len(gives) == len(event.outputs), place
        assert all(
            agree(shown, recording, value) for shown, value in zip(gives, event.outputs, strict=True)
        ), place


def shown_line(recording: Recording, event: Event) -> int:
    """A pullback is shown where its op was written, everything else where it happened."""
    return recording.events[event.info["op"]].line if event.kind == "pullback" else event.line


def check_pullback(reading: Reading, recording: Recording, event: Event, place: str) -> None:
    assert len(reading.shares) == len(event.outputs), f"{place}: one card for each contribution"
    totals = event.info["accumulated"]
    for card, (share, total) in enumerate(zip(event.outputs, totals, strict=True)):
        shown, summed = reading.shares[card], reading.totals[card]
        assert shown or summed or recording.values[share].size > SHOWN, f"{place}: numbers are shown"
        assert agree(shown, recording, share), f"{place}: contribution"
        assert agree(summed, recording, total), f"{place}: accumulator"


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.key)
def test_it_plays_to_its_end_and_back_in_agreement_with_the_recording(screen: Page, sample: Sample) -> None:
    recording = open_sample(screen, sample)
    screen.locator("#position").click()
    screen.keyboard.press("Home")
    count = screen.evaluate("window.tapescreen.store.count")
    forward = []
    for step in range(count):
        reading = read(screen)
        assert reading.position == f"{step + 1} / {count}"
        check(reading, recording, f"{sample.key} step {step + 1}")
        forward.append(reading)
        screen.keyboard.press("ArrowRight")
    events = [reading.at for reading in forward]
    assert events == sorted(set(events)), "each step is a later event"
    for step in reversed(range(count)):
        assert read(screen) == forward[step], f"step {step + 1} on the way back"
        screen.keyboard.press("ArrowLeft")


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.key)
def test_end_home_end_gives_the_identical_picture(screen: Page, sample: Sample) -> None:
    open_sample(screen, sample)
    pictures = []
    for key in ("End", "Home", "End"):
        screen.keyboard.press(key)
        screen.wait_for_timeout(150)
        pictures.append(pixels(screen))
    assert differing(pictures[0], pictures[2]) == 0
    assert differing(pictures[0], pictures[1]) > 0 or screen.evaluate("window.tapescreen.store.count") < 2


def pixels(page: Page) -> np.ndarray:
    png = page.screenshot(animations="disabled", caret="hide")
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def differing(one: np.ndarray, other: np.ndarray) -> int:
    """Pixels that a person could tell apart: the rasteriser rounds corners to within 3 of 255, seldom twice alike."""
    return int((np.abs(one - other).max(axis=-1) > 3).sum())


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.key)
def test_a_click_on_the_canvas_selects_the_node_that_the_graph_says_is_there(
    screen: Page, sample: Sample
) -> None:
    open_sample(screen, sample)
    screen.keyboard.press("End")
    screen.wait_for_timeout(100)
    box = screen.locator("#graph canvas").first.bounding_box()
    assert box
    places = screen.evaluate(
        "() => { const s = window.tapescreen.store;"
        " return s.snapshot.graph.nodes.filter((n) => n.kind !== 'fold')"
        ".map((n) => ({ id: n.id, label: n.label, ...s.graph.positionOf(n.id) })); }"
    )
    inside = [place for place in places if covers(box, place)]
    assert inside, "at least one node can be seen"
    for place in inside[:12]:
        screen.mouse.click(place["x"], place["y"])
        assert screen.evaluate("window.tapescreen.store.snapshot.node") == place["id"]
        assert place["label"] in screen.locator("#inspector").inner_text()


def covers(box: FloatRect, place: dict[str, float]) -> bool:
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return box["x"] < place["x"] < right - 200 and box["y"] < place["y"] < bottom - 60
