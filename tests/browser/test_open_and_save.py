"""Files: what is opened is shown, what cannot be is said, and what was saved opens again."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.doing import another, run, session, write
from tests.browser.waiting import later, rest

pytestmark = pytest.mark.browser

PROGRAM = """import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
g = tape.gradient(y, x)
"""
FIELD = "#open input[type=file]"


def notebook(*sources: str) -> bytes:
    cells = [
        {"cell_type": "code", "execution_count": n, "metadata": {}, "outputs": [], "source": source}
        for n, source in enumerate(sources, 1)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def steps(page: Page) -> list[str]:
    return page.evaluate("() => window.tapescreen.store.document.steps.map((step) => step.sentence)")


def choose(page: Page, name: str, content: bytes) -> None:
    page.set_input_files(FIELD, {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def opened(page: Page, name: str, content: bytes) -> list[str]:
    """The steps of the session that a file becomes."""
    before = session(page)
    choose(page, name, content)
    another(page, before)
    rest(page)
    return steps(page)


def saved(page: Page) -> bytes:
    with page.expect_download() as download:
        page.locator("#save").click()
    return Path(download.value.path()).read_bytes()


def complaint(page: Page) -> Locator:
    return page.locator("#editor [role=alert]")


def test_a_script_is_run_and_shown(screen: Page) -> None:
    assert "∂y/∂x = 6.0, the sum of 2 uses: 3.0 + 3.0." in opened(screen, "mine.py", PROGRAM.encode())
    expect(screen.locator("#editor .cm-content")).to_contain_text("tf.Variable(3.0)")
    expect(screen.locator("#editor .ts-answer")).to_have_text("x 6.0")
    expect(screen.locator("#samples")).to_have_value("")
    expect(complaint(screen)).to_have_count(0)


def test_a_notebook_lands_on_its_error_and_says_so(screen: Page) -> None:
    lines = PROGRAM.splitlines(keepends=True)
    broken = "a = tf.ones((1, 2))\nb = tf.ones((3, 2))\na @ b"
    found = opened(screen, "mine.ipynb", notebook(lines[0] + lines[1], broken, "".join(lines[2:])))
    assert "∂y/∂x = 6.0, the sum of 2 uses: 3.0 + 3.0." in found
    assert "InvalidArgumentError" in screen.evaluate("() => window.tapescreen.store.current.sentence")
    expect(screen.locator("#answers")).to_have_text("1 error")
    assert "{{" not in screen.locator("#why").inner_text()


def test_what_was_saved_gives_the_same_steps(screen: Page) -> None:
    first = opened(screen, "mine.py", PROGRAM.encode())
    assert opened(screen, "session.tape", saved(screen)) == first


def test_the_same_file_can_be_opened_twice(screen: Page) -> None:
    first = opened(screen, "mine.py", PROGRAM.encode())
    assert opened(screen, "mine.py", PROGRAM.encode()) == first


def test_a_damaged_recording_shows_what_is_left_and_keeps_saying_why(screen: Page) -> None:
    whole = opened(screen, "mine.py", PROGRAM.encode())
    content = saved(screen).splitlines(keepends=True)
    cut = len(content) - 2
    left = opened(screen, "cut.tape", b"".join(content[:cut]) + b"no row\n")
    assert left == whole[: len(left)]
    expect(complaint(screen)).to_contain_text(f"cut.tape is damaged at line {cut + 1}")
    later(screen, 800)
    expect(complaint(screen)).to_contain_text(f"cut.tape is damaged at line {cut + 1}")
    opened(screen, "mine.py", PROGRAM.encode())
    expect(complaint(screen)).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.png", b"\x89PNG", "photo.png: only .tape, .ipynb and .py files can be opened."),
        ("mine.ipynb", b"[]", "mine.ipynb cannot be opened"),
        ("mine.tape", b"nonsense", "line 1"),
        ("empty.tape", b"", "empty.tape cannot be opened"),
    ],
)
def test_what_cannot_be_opened_is_said_and_the_last_session_stays(
    screen: Page, name: str, content: bytes, said: str
) -> None:
    before = session(screen)
    choose(screen, name, content)
    expect(complaint(screen)).to_contain_text(said)
    assert session(screen) == before


def test_notes_stand_below_the_editor(screen: Page) -> None:
    opened(screen, "mine.ipynb", notebook("%matplotlib inline\n" + PROGRAM))
    notes: list[str] = screen.evaluate("() => window.tapescreen.store.document.notes")
    assert notes
    expect(screen.locator("#editor .ts-info").first).to_have_text(notes[0])


def test_the_list_bears_no_title_of_a_program_that_is_written_over(screen: Page) -> None:
    expect(screen.locator("#samples")).not_to_have_value("")
    before = session(screen)
    write(screen, PROGRAM)
    expect(screen.locator("#samples")).to_have_value("")
    later(screen, 500)
    assert session(screen) == before


def test_the_file_field_has_a_name_and_nothing_lies_outside_the_landmarks(screen: Page) -> None:
    expect(screen.locator(FIELD)).to_have_attribute("aria-label", "Open a .tape, .ipynb or .py file")
    outside = "() => [...document.querySelectorAll('.above')].filter((part) => !part.closest('[role=banner], main'))"
    assert screen.evaluate(f"() => ({outside})().length") == 0


def test_the_gallery_opens_examples_by_their_pictures_and_recent_sessions(screen: Page) -> None:
    run(screen, "import tensorflow as tf\nmine = tf.constant(1.0) + 2.0\n")
    mine = session(screen)
    screen.keyboard.press("e")
    gallery = screen.get_by_role("dialog", name="Examples and recent sessions")
    example = gallery.get_by_role("button", name="The slope of a parabola: forward, then back")
    expect(example.locator("img")).to_have_js_property("complete", True)
    assert example.locator("img").evaluate("image => image.naturalWidth") > 0
    assert violations(screen) == []
    example.click()
    expect(gallery).to_have_count(0)
    another(screen, mine)
    rest(screen)
    screen.locator("[data-action=gallery]").click()
    gallery.get_by_role("button", name="mine = tf.constant(1.0) + 2.0").first.click()
    screen.wait_for_function("id => window.tapescreen.store.document.id === id", arg=mine)
    rest(screen)
