"""The program on the screen: answers at their line, complaints where the person looks, nothing ever lost."""

import itertools
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.doing import another, run, session, write
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

PROGRAM = """import tensorflow as tf
x = tf.Variable(-2.0)
with tf.GradientTape() as tape:
    if x > 0.0:
        y = x * 100.0
    else:
        y = x * x
g = tape.gradient(y, x)
"""


def line(page: Page, number: int) -> str:
    return f"#editor .cm-line >> nth={number - 1}"


def test_answers_conditions_and_lines_that_did_not_run(screen: Page) -> None:
    run(screen, PROGRAM)
    expect(screen.locator("#editor .ts-answer")).to_have_text("x -4.0")
    expect(screen.locator("#editor .ts-branch")).to_contain_text("False")
    expect(screen.locator(line(screen, 5))).to_have_class("cm-line ts-skipped ts-hang-8")
    screen.keyboard.press("Escape")
    screen.locator("#first").click()
    expect(screen.locator("#editor .ts-answer")).to_have_count(0)
    expect(screen.locator("#editor .ts-branch")).to_have_count(0)


def test_an_answer_opens_its_story_and_points_at_the_guilty_line(screen: Page) -> None:
    screen.keyboard.press("End")
    chip = screen.locator("#editor .ts-answer", has_text="x2").first
    chip.click()
    story = screen.locator("#why .story[data-shown]")
    expect(story).to_have_count(1)
    expect(story).to_contain_text("x2")
    expect(screen.locator("#editor .ts-sign-guilty")).not_to_have_count(0)


def test_answers_are_in_view_also_beside_a_long_line(screen: Page) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    screen.keyboard.press("End")
    expect(screen.locator("#editor .ts-answer")).to_have_count(4)
    assert_answers_are_within_the_editor(screen)


RIGHT_EDGES = """() => {
  const right = (element) => element.getBoundingClientRect().right;
  return [right(document.querySelector("#editor")), [...document.querySelectorAll("#editor .ts-answer")].map(right)];
}"""


def assert_answers_are_within_the_editor(page: Page) -> None:
    rest(page)
    edge, answers = page.evaluate(RIGHT_EDGES)
    assert answers
    assert max(answers) <= edge


def test_a_complaint_stands_at_its_line_and_the_last_good_session_stays(screen: Page) -> None:
    before = session(screen)
    write(screen, "x = 1\ny = = 2\n")
    screen.locator("#run").click()
    expect(screen.locator("#editor [role=alert]")).to_contain_text("SyntaxError")
    expect(screen.locator("#editor .ts-problem")).to_contain_text("y = = 2")
    expect(screen.locator("#editor [role=alert]")).to_contain_text("The run before is still shown.")
    assert session(screen) == before


def test_that_there_is_nothing_to_run_is_said_until_there_is_something(screen: Page) -> None:
    before = session(screen)
    write(screen, " ")
    screen.locator("#run").click()
    complaint = screen.locator("#editor [role=alert]")
    expect(complaint).to_contain_text("There is nothing to run yet")
    assert session(screen) == before
    write(screen, "x = 1")
    expect(complaint).to_have_count(0)


HINT = "Edited since the run that is shown"


def test_an_edit_says_that_it_was_not_run_unless_something_else_is_said_of_it(screen: Page) -> None:
    hint = screen.locator("#editor .ts-hint")
    expect(hint).to_have_count(0)
    write(screen, "x = 1\ny = = 2\n")
    expect(hint).to_contain_text(HINT)
    screen.locator("#run").click()
    expect(screen.locator("#editor [role=alert]")).to_contain_text("SyntaxError")
    expect(hint).to_have_count(0)
    screen.locator("#editor .cm-content").click()
    screen.keyboard.type("#")
    expect(hint).to_contain_text(HINT)
    run(screen, PROGRAM)
    expect(hint).to_have_count(0)


LONG = "loss=tf.reduce_mean(tf.square(predictions-targets),axis=[0,1])+extra"


def test_a_long_line_goes_on_below_between_its_words(screen: Page) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    write(screen, f"def f():\n    if True:\n        {LONG}\n")
    rest(screen)
    rows = screen.evaluate(
        """number => {
          const line = document.querySelectorAll("#editor .cm-line")[number];
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          const rows = []; let top = null;
          for (let node = walker.nextNode(); node; node = walker.nextNode())
            for (let at = 0; at < node.length; at += 1) {
              const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
              const box = range.getClientRects()[0];
              if (!box) continue;
              if (top === null || box.top > top + 4) { rows.push(""); top = box.top; }
              rows[rows.length - 1] += node.data[at];
            }
          return rows; }""",
        2,
    )
    assert len(rows) > 1
    assert "".join(rows).strip() == LONG
    for above, below in itertools.pairwise(rows):
        assert not (above[-1].isalnum() and (below[0].isalnum() or below[0] == "_")), rows


def test_too_large_a_paste_names_the_limit_and_leaves_the_text(screen: Page) -> None:
    write(screen, "x = 1")
    screen.keyboard.insert_text("y" * 5_000_000)
    expect(screen.locator("#editor [role=alert]")).to_contain_text("60 kB")
    expect(screen.locator("#editor .cm-content")).to_have_text("x = 1")


def test_a_long_run_can_be_stopped(screen: Page) -> None:
    write(screen, "while True:\n    pass\n")
    screen.locator("#run").click()
    screen.get_by_role("button", name="Stop").click(timeout=10_000)
    expect(screen.locator("#editor [role=alert]")).to_contain_text("Stopped, as asked", timeout=10_000)


def test_what_is_typed_while_a_run_goes_on_is_kept(screen: Page) -> None:
    before = session(screen)
    write(screen, PROGRAM)
    held = hold_the_run(screen)
    screen.locator("#run").click()
    expect(screen.locator("#editor")).to_have_attribute("aria-busy", "true")
    screen.locator("#editor .cm-content").click()
    screen.keyboard.press("Control+End")
    screen.keyboard.insert_text("# mine")
    for request in held:
        request.continue_()
    another(screen, before)
    expect(screen.locator("#editor .cm-content")).to_have_text(re.compile(r"# mine\s*$"))
    expect(screen.locator("#editor")).to_contain_text("Edited since the run that is shown")


def hold_the_run(page: Page) -> list[Route]:
    """What the page asks for with Run stays on its way until it is let go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        run = '"editor.run"' in (route.request.post_data or "")
        held.append(route) if run else route.continue_()

    page.route("**/_dash-update-component", hold)
    return held


def test_marks_stay_at_their_lines_while_one_writes_above(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.locator("#editor .cm-content").click()
    screen.keyboard.press("Control+Home")
    screen.keyboard.insert_text("# one more line\n")
    marked = screen.locator("#editor .ts-line-backward, #editor .ts-line-neutral")
    expect(marked).to_contain_text("tape.gradient")
