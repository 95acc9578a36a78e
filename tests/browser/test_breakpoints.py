"""Breakpoints: set in the gutter, by a key or in the list, run to in both directions, kept by address and browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from app.samples import samples
from tests.browser.conftest import LOADED
from tests.browser.doing import another, open_sample, run, session
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

LOSS = """import tensorflow as tf
w = tf.Variable(2.0)
for i in range(3):
    with tf.GradientTape() as tape:
        h = tf.exp(w * 4.0)
        loss = h * h
    g = tape.gradient(loss, w)
    w.assign_sub(1e-8 * g)
"""
DEAD = """import tensorflow as tf
x = tf.Variable([-1.0, -2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.nn.relu(x) * 3.0)
g = tape.gradient(y, x)
"""
HERE = """() => {
  const { current, step } = window.tapescreen.store;
  return [current.kind, current.title, current.line, step];
}"""
LIST = """() => window.tapescreen.store.snapshot.breakpoints.map(
  ({ kind, text, on }) => `${on ? "" : "-"}${kind} ${text}`.trim(),
)"""
MARKED = "#editor .cm-lineNumbers .ts-break"


def number(page: Page, line: int) -> Locator:
    """The number of a line in the editor; the first element there measures the gutter."""
    return page.locator("#editor .cm-lineNumbers .cm-gutterElement").get_by_text(str(line), exact=True).last


def add(page: Page, kind: str, text: str = "") -> None:
    """By the form of the list, which is open."""
    page.get_by_label("Stop at").select_option(label=kind)
    if text:
        page.locator(".ts-break-form input").fill(text)
    page.get_by_role("button", name="Add").click()


def test_the_gutter_sets_and_removes_and_the_keys_run_to_it_both_ways(screen: Page) -> None:
    run(screen, LOSS)
    number(screen, 5).click()
    assert screen.evaluate(LIST) == ["line 5"]
    expect(screen.locator(MARKED)).to_have_text("5")
    screen.keyboard.press("Home")
    found: list[int] = []
    for _ in range(6):  # each of three passes comes to it forward and backward
        screen.keyboard.press("n")
        kind, _title, line, step = screen.evaluate(HERE)
        assert line == 5
        assert kind == ("op" if len(found) % 2 == 0 else "pullback")
        found.append(step)
    expect(screen.locator(".ts-notice")).to_have_text("Stopped: line 5.")
    screen.keyboard.press("F8")
    expect(screen.locator(".ts-notice")).to_have_text("No breakpoint is hit after this step: nothing moved.")
    assert screen.evaluate(HERE)[3] == found[-1]
    screen.keyboard.press("Shift+F8")
    assert screen.evaluate(HERE)[3] == found[-2]
    screen.locator("#next-hit").click()
    assert screen.evaluate(HERE)[3] == found[-1]
    number(screen, 5).click()
    assert screen.evaluate(LIST) == []
    expect(screen.locator(MARKED)).to_have_count(0)
    screen.keyboard.press("n")
    expect(screen.locator(".ts-notice")).to_contain_text("No breakpoint is set")


def test_by_keyboard_alone_while_writing_and_while_stepping(screen: Page) -> None:
    run(screen, LOSS)
    screen.keyboard.press("Escape")
    screen.keyboard.press("Control+Home")
    for _ in range(4):
        screen.keyboard.press("ArrowDown")
    screen.keyboard.press("F9")
    assert screen.evaluate(LIST) == ["line 5"]
    screen.keyboard.press("F8")
    expect(screen.locator("#editor .cm-content")).to_be_focused()
    screen.keyboard.press("Escape")
    screen.keyboard.press("End")
    screen.keyboard.press("F9")
    assert screen.evaluate(LIST) == ["line 5", "line 8"]
    screen.keyboard.press("p")
    panel = screen.get_by_role("dialog", name="Breakpoints")
    expect(panel.get_by_label("Stop at")).to_be_focused()
    screen.keyboard.press("Tab")
    screen.keyboard.type("2")
    screen.keyboard.press("Enter")
    assert screen.evaluate(LIST) == ["line 2", "line 5", "line 8"]
    panel.get_by_role("checkbox", name="line 5").press("Space")
    panel.get_by_role("button", name="Remove line 2").press("Enter")
    assert screen.evaluate(LIST) == ["-line 5", "line 8"]
    expect(panel.get_by_role("button", name="Remove line 5")).to_be_focused()
    expect(screen.locator(f"{MARKED}-off")).to_have_text("5")
    screen.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(screen.locator("#breakpoints")).to_be_focused()


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("a line", "77", "Write the number of a line, from 1 to 9."),
        ("an op", " ", "Write the name of an op"),
        ("a shape", "(2, x", "Write a shape, such as (2, 3)"),
        ("gradient: |g| above", "-1", "Write a number that is not negative"),
        ("gradient: |g| below", "little", "Write a number that is not negative"),
    ],
)
def test_what_cannot_be_one_is_answered_by_a_sentence(screen: Page, kind: str, text: str, says: str) -> None:
    run(screen, LOSS)
    screen.keyboard.press("p")
    add(screen, kind, text)
    expect(screen.locator(".ts-break-trouble")).to_contain_text(says)
    expect(screen.locator(".ts-break-form input")).to_have_attribute("aria-invalid", "true")
    assert screen.evaluate(LIST) == []
    add(screen, "gradient: NaN or inf")
    add(screen, "gradient: NaN or inf")
    expect(screen.locator(".ts-break-trouble")).to_have_text("This one is in the list already.")


def test_ops_shapes_and_gradients(screen: Page) -> None:
    run(screen, DEAD)
    screen.keyboard.press("p")
    forward = [("op", "relu"), ("op", "*")]
    backward = [("pullback", "reduce_sum"), ("pullback", "*"), ("pullback", "relu")]
    answer = ("answer", "∂y/∂x")
    for kind, text, steps in [
        ("an op", "tf.nn.relu", [forward[0], backward[2]]),
        ("a shape", "(?,)", [*forward, *backward, answer]),
        ("gradient: became zero", "", [backward[2]]),
        ("gradient: |g| above", "4", [backward[1]]),  # 3 and 3
        ("gradient: |g| below", "0.5", [backward[2], answer]),
    ]:
        add(screen, kind, text)
        screen.evaluate("() => window.tapescreen.store.first()")
        found: list[tuple[str, str]] = []
        while len(found) < 8:
            screen.locator("#next-hit").click()
            if "nothing moved" in screen.locator(".ts-notice").inner_text():
                break
            found.append(tuple(screen.evaluate(HERE)[:2]))
        assert found == steps, kind
        screen.get_by_role("button", name="Remove").click()


def test_lines_follow_edits_and_a_new_run_keeps_them(screen: Page) -> None:
    run(screen, LOSS)
    number(screen, 5).click()
    number(screen, 7).click()
    screen.keyboard.press("Escape")
    screen.keyboard.press("Control+Home")
    screen.keyboard.insert_text("# a line\n# another\n")
    assert screen.evaluate(LIST) == ["line 7", "line 9"]
    expect(screen.locator(MARKED).first).to_have_text("7")
    screen.keyboard.press("F8")  # the run before is still shown, and stops at what its line was
    assert screen.evaluate(HERE)[2] in (5, 7)
    before = session(screen)
    screen.keyboard.press("Control+Enter")
    another(screen, before)
    rest(screen)
    assert screen.evaluate(LIST) == ["line 7", "line 9"]
    screen.keyboard.press("Home")
    screen.keyboard.press("n")
    assert screen.evaluate(HERE)[2] == 7
    expect(screen.locator(MARKED)).to_have_count(2)


def test_a_link_opened_elsewhere_shows_them_and_a_reload_keeps_them(screen: Page, address: str) -> None:
    run(screen, LOSS)
    number(screen, 5).click()
    screen.keyboard.press("p")
    add(screen, "gradient: |g| above", "0.001")
    add(screen, "an op", "exp")
    screen.get_by_role("checkbox", name="op exp").uncheck()
    wanted = ["line 5", "above 0.001", "-op exp"]
    assert screen.evaluate(LIST) == wanted
    screen.wait_for_function("() => /breaks=l5%2Ca0.001%2C-oexp/.test(location.hash)")
    link = screen.url
    browser = screen.context.browser
    assert browser
    elsewhere = browser.new_context()
    try:
        page = elsewhere.new_page()
        page.goto(link)
        page.wait_for_function(LOADED)
        assert page.evaluate(LIST) == wanted
        expect(page.locator(MARKED)).to_have_text("5")
    finally:
        elsewhere.close()
    screen.goto(
        f"{address}/#session={session(screen)}&step=1"
    )  # nothing of them in the address: this browser knows
    screen.reload()
    screen.wait_for_function(LOADED)
    assert screen.evaluate(LIST) == wanted


def test_another_program_has_its_own(screen: Page) -> None:
    run(screen, LOSS)
    first = session(screen)
    number(screen, 5).click()
    run(screen, DEAD)
    assert screen.evaluate(LIST) == []
    screen.go_back()
    screen.wait_for_function("id => window.tapescreen.store.document.id === id", arg=first)
    rest(screen)
    assert screen.evaluate(LIST) == ["line 5"]
    expect(screen.locator(MARKED)).to_have_text("5")
    open_sample(screen, samples()[1])
    assert screen.evaluate(LIST) == []
    expect(screen.locator(MARKED)).to_have_count(0)


@pytest.mark.parametrize("larger", [0, 5])
def test_everything_is_in_view_on_a_small_screen(screen: Page, larger: int) -> None:
    run(screen, LOSS)
    screen.set_viewport_size({"width": 1024, "height": 768})
    for _ in range(larger):
        screen.locator("[data-action=text-larger]").click()
    number(screen, 5).click() if not larger else screen.keyboard.press("F9")
    rest(screen)
    for part in ("#ways", "#breakpoints", "#next-hit", "#previous-hit", ".ts-speed", ".ts-now", "#strip"):
        expect(screen.locator(part)).to_be_in_viewport(ratio=1)
    for button, name in (("#ways", "Step by"), ("#breakpoints", "Breakpoints")):
        screen.locator(button).click()
        expect(screen.get_by_role("dialog", name=name)).to_be_in_viewport(ratio=1)
        screen.keyboard.press("Escape")
