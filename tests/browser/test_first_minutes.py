"""The first minutes of three people, told in `docs/first_minutes.md`: from the paste to the answer, by what stands on
the screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import another, session
from tests.browser.first_programs import ASSIGNED, HOMEWORK, LECTURE, TRAINING
from tests.browser.waiting import later, rest

pytestmark = pytest.mark.browser

THEME = "() => document.documentElement.dataset.theme"
WHY = "#why .story[data-shown]"


def paste(page: Page, text: str) -> None:
    """Ctrl+V, wherever one is."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def bring(page: Page, program: str) -> None:
    """Paste a program and run it."""
    paste(page, program)
    again(page)


def again(page: Page) -> None:
    before = session(page)
    page.keyboard.press("Control+Enter")
    another(page, before)
    rest(page)


def test_a_training_that_becomes_nan_is_mended_for_all_its_passes(screen: Page) -> None:
    bring(screen, TRAINING)
    why, proof = screen.locator(WHY), screen.locator(f"{WHY} .proof")
    expect(screen.locator("#answers")).to_have_text("32 of 48 not finite")
    expect(why).to_contain_text("params[3] got NaN from call 5 of 12 on: log of 0 on line 29 gave -inf.")
    expect(screen.locator("#inspector")).to_contain_text("line 37, it = 4")
    expect(why.locator(".path")).to_contain_text("log line 29")
    expect(why).to_contain_text("Lines 19 and 29: this can change the value of loss")
    expect(why).to_contain_text("tf.exp(z - tf.reduce_max(z, axis=1, keepdims=True))")
    expect(proof).to_contain_text("all 12 calls get numbers")
    expect(screen.locator("#editor .ts-answer").first).to_have_text("params[0] all NaN: from log")
    why.get_by_role("button", name="See it").click()
    expect(screen.locator("#inspector")).to_contain_text("line 29, it = 4 · loss_fn()")
    why.locator(".apply").click()
    again(screen)
    expect(screen.locator("#answers")).to_have_text("All answered")
    expect(screen.locator("#console")).to_contain_text("it   9 loss")
    expect(screen.locator("#console")).not_to_contain_text("nan")


def test_one_variable_of_several_uses_at_a_projector_backward_and_forward(screen: Page) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    bring(screen, LECTURE)
    while screen.evaluate(THEME) != "projector":
        screen.get_by_role("button", name="Theme").click()
    screen.locator("#strip").focus()
    inspector = screen.locator("#inspector .ts-step")
    screen.keyboard.press("Home")
    screen.keyboard.press("b")
    expect(inspector).to_contain_text("The backward pass starts at loss with 1.0.")
    said = [_next(screen) for _ in range(10)]
    share = next(text for text in said if "summed over the broadcast axes" in text)
    assert "(4, 1) summed over the broadcast axes to ()" in share
    assert "so far 0.1 + 2.8 = 2.9" in share
    assert any("∂loss/∂b = 2.9, the sum of 3 uses: 0.05 + 0.05 + 2.8." in text for text in said)
    screen.keyboard.press("End")
    expect(inspector).to_contain_text("tangent of loss = 2.9.")
    for _ in range(3):
        screen.keyboard.press("ArrowLeft")
    expect(inspector).to_contain_text("tangent of tf.reduce_mean(r * r)")
    expect(inspector).to_contain_text("tangent of 0.1 * b * b")
    expect(inspector).not_to_contain_text("no tensor")


def _next(page: Page) -> str:
    page.keyboard.press("ArrowRight")
    rest(page)
    return page.locator("#inspector .ts-step").inner_text()


def test_four_nones_are_explained_to_somebody_without_a_mouse(screen: Page) -> None:
    screen.set_viewport_size({"width": 1280, "height": 720})
    bring(screen, HOMEWORK)
    why = screen.locator(WHY)
    expect(screen.locator("#answers")).to_have_text("4 of 5 None")
    expect(why).to_contain_text("scale got None: line 19 left TensorFlow")
    screen.keyboard.press("Escape")  # into the program
    screen.keyboard.press("Escape")  # and out of it: Tab goes on from there, to the answers
    _tab_to(screen, "x None: not watched")
    screen.keyboard.press("Enter")
    expect(why).to_contain_text("x got None: nothing watches it (a plain tensor).")
    _tab_to(screen, "n None: int32, not float")
    screen.keyboard.press("Enter")
    expect(why).to_contain_text("n got None: its dtype is int32, and only floats have gradients.")
    expect(why.locator(".proof")).to_have_text("Tried it: ∂loss/∂n = 0.01.")
    screen.keyboard.press("End")
    expect(why).to_contain_text(
        "w got None: line 27 wrote it into running, and a Variable forgets where it came from."
    )
    expect(why.locator(".proof")).to_contain_text("Tried it: ∂total/∂w = [")


def _tab_to(page: Page, name: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == name:
            return
    raise AssertionError(name)


def test_27_and_not_75_is_answered_without_a_step(screen: Page) -> None:
    bring(screen, ASSIGNED)
    expect(screen.locator("#editor [role=status]").first).to_contain_text("The >>> prompts were taken away")
    expect(screen.locator("#editor .ts-answer")).to_have_text("x 27.0")
    said = "y used x = 3.0, and line 6 made it 5.0 since: the gradient is the one at 3.0."
    expect(screen.locator(WHY)).to_have_text(said)
    expect(screen.locator("#inspector .ts-said")).to_contain_text(said)
    source = screen.locator("#inspector .ts-ports").first
    expect(source).to_contain_text("3.0")
    expect(source).to_contain_text("used 3.0 (version 0), now 5.0 (version 1)")


def test_what_was_written_outlives_a_reload_and_one_undo_brings_back_what_a_paste_replaced(
    screen: Page,
) -> None:
    lines = screen.locator("#editor .cm-line")
    first = lines.first.text_content()
    paste(screen, HOMEWORK)
    expect(lines.first).to_have_text("import numpy as np")
    screen.reload()
    expect(lines.first).to_have_text("import numpy as np")
    expect(screen.locator("#editor")).to_contain_text("Edited since the run that is shown.")
    screen.locator("#editor .cm-content").focus()
    screen.keyboard.press("Control+z")
    expect(lines.first).to_have_text(first or "")
    screen.reload()
    rest(screen)
    later(screen, 200)
    expect(lines.first).to_have_text(first or "")
