"""Apply puts an edit into the program: one step of undo, where its lines are now; and the program runs mended."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import another, run, session, write

pytestmark = pytest.mark.browser

PROGRAM = """import tensorflow as tf
import numpy as np
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.constant(np.mean(x.numpy() * 2.0))
g = tape.gradient(y, x)
"""


def _apply(page: Page) -> None:
    page.locator("#why .story[data-shown] .apply").click()


def test_the_edit_is_in_the_program_and_one_undo_takes_it_back(screen: Page) -> None:
    run(screen, PROGRAM)
    before = screen.locator("#editor .cm-line").all_text_contents()
    _apply(screen)
    expect(screen.locator("#editor")).to_contain_text("tf.reduce_mean")
    expect(screen.locator("#editor")).to_contain_text("Edited since the run")
    expect(screen.locator("#editor .cm-content")).to_be_focused()
    screen.keyboard.press("Control+z")
    expect(screen.locator("#editor")).not_to_contain_text("tf.reduce_mean")
    assert screen.locator("#editor .cm-line").all_text_contents() == before


def test_the_mended_program_runs_and_has_its_gradient(screen: Page) -> None:
    run(screen, PROGRAM)
    shown = session(screen)
    _apply(screen)
    screen.keyboard.press("Control+Enter")
    another(screen, shown)
    expect(screen.locator("#editor .ts-answer")).to_have_text("x [1.0, 1.0]")
    expect(screen.locator("#why .story")).to_have_count(0)


def test_it_goes_where_its_line_is_now(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.locator("#editor .cm-content").focus()
    screen.keyboard.press("Control+Home")
    screen.keyboard.insert_text("# mine\n")
    _apply(screen)
    expect(screen.locator("#editor .cm-line").first).to_have_text("# mine")
    expect(screen.locator("#editor .cm-line").nth(5)).to_contain_text("tf.reduce_mean")


def test_a_line_that_was_edited_since_is_left_as_it_is(screen: Page) -> None:
    run(screen, PROGRAM)
    write(screen, PROGRAM.replace("2.0))", "3.0))"))
    _apply(screen)
    expect(screen.get_by_role("alert")).to_contain_text("Line 5 is not as it ran any more")
    expect(screen.locator("#editor")).to_contain_text("3.0")
    expect(screen.locator("#editor")).not_to_contain_text("tf.reduce_mean")


def test_a_form_feed_and_a_separator_of_unicode_begin_no_line(screen: Page) -> None:
    run(screen, PROGRAM.replace("import numpy as np\n", 'import numpy as np; note = "a\x0cb\u2028c"\n'))
    _apply(screen)
    expect(screen.locator("#editor")).to_contain_text("tf.reduce_mean")


def test_by_keyboard_too(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.locator("#why .story[data-shown] .apply").focus()
    screen.keyboard.press("Enter")
    expect(screen.locator("#editor")).to_contain_text("tf.reduce_mean")
