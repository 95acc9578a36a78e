"""Over, into and out of what a program is made of, along a line, a value, an op; and keys that are held."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import run
from tests.browser.waiting import later, rest, stands_at

pytestmark = pytest.mark.browser

LOOP = """import tensorflow as tf
layer = tf.keras.layers.Dense(2, kernel_initializer="ones", activation="relu")
layer.build((1, 3))
w = tf.Variable(2.0)
def f(a):
    b = tf.sin(a)
    return b * w
x = tf.ones((1, 3))
for i in range(2):
    with tf.GradientTape() as tape:
        h = layer(x)
        y = f(tf.reduce_sum(h))
    g = tape.gradient(y, [w, layer.kernel])
    w.assign_sub(0.1 * g[0])
"""
LONG = """import tensorflow as tf
x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x
    for i in range(60):
        y = y * 1.01
g = tape.gradient(y, x)
"""
WHERE = """() => {
  const { document: session, current, step } = window.tapescreen.store;
  return [current.kind, current.line, session.places.of[step] < 0 ? "" : session.places.label[session.places.of[step]]];
}"""
STEP = "() => window.tapescreen.store.step"


def where(page: Page) -> tuple[str, int, str]:
    """(kind of the step, line, innermost place)."""
    kind, line, place = page.evaluate(WHERE)
    return kind, line, place


def test_over_into_and_out(screen: Page) -> None:
    run(screen, LOOP)
    screen.keyboard.press("Home")
    assert where(screen) == ("tape_open", 10, "i = 0")
    for key, expected in [
        ("o", ("op", 12, "i = 0")),  # past all of the layer
        ("o", ("tape_close", 10, "i = 0")),  # past f
        ("o", ("gradient", 13, "i = 0")),
        ("o", ("answer", 13, "i = 0")),  # past the whole backward pass
        ("Shift+O", ("gradient", 13, "i = 0")),
        ("u", ("tape_open", 10, "i = 1")),  # out of the pass: into the next
        ("i", ("op", 11, "layer(x)")),
        ("u", ("op", 12, "i = 1")),
        ("i", ("op", 6, "f()")),
        ("u", ("tape_close", 10, "i = 1")),
        ("i", ("pullback", 7, "f()")),
        ("Shift+U", ("gradient", 13, "i = 1")),
    ]:
        screen.keyboard.press(key)
        assert where(screen) == expected, key


def test_along_a_line_a_value_and_an_op(screen: Page) -> None:
    run(screen, LOOP)
    screen.keyboard.press("Home")
    screen.keyboard.press("i")
    screen.keyboard.press("u")
    screen.keyboard.press("i")
    assert where(screen) == ("op", 6, "f()")
    screen.keyboard.press("l")
    assert where(screen) == ("pullback", 6, "f()")
    screen.keyboard.press("s")
    assert where(screen)[:2] == ("op", 6)
    expect(screen.locator(".ts-notice")).to_have_text("Sin: 3 of 4")
    screen.keyboard.press("Home")
    variable = "() => window.tapescreen.store.snapshot.graph.nodes.find((node) => node.label === 'w').id"
    screen.evaluate("id => window.tapescreen.store.select(id)", screen.evaluate(variable))
    kinds: list[tuple[str, int]] = []
    for _ in range(4):
        screen.keyboard.press("v")
        kinds.append(where(screen)[:2])
    assert kinds == [("op", 7), ("pullback", 7), ("answer", 13), ("assign", 14)]
    expect(screen.locator(".ts-notice")).to_contain_text("w: 4 of")


def test_where_there_is_nowhere_to_go_it_says_so_and_stays(screen: Page) -> None:
    run(screen, LONG)
    screen.keyboard.press("End")
    before: int = screen.evaluate(STEP)
    screen.keyboard.press("u")
    expect(screen.locator(".ts-sentence")).to_contain_text("in no function, pass, layer or gradient call")
    assert screen.evaluate(STEP) == before
    screen.keyboard.press("ArrowLeft")
    expect(screen.locator(".ts-notice")).to_have_count(0)


def test_the_menu_does_the_same_and_gives_the_focus_back(screen: Page) -> None:
    run(screen, LOOP)
    screen.keyboard.press("Home")
    screen.locator("#ways").focus()
    screen.keyboard.press("Enter")
    menu = screen.get_by_role("dialog", name="Step by")
    expect(menu.get_by_role("button", name="Over, on")).to_be_focused()
    screen.keyboard.press("Enter")
    assert where(screen) == ("op", 12, "i = 0")
    menu.get_by_role("button", name="Over, back").click()
    assert where(screen)[0] == "tape_open"
    menu.get_by_role("button", name="Over, back").press("Escape")
    expect(menu).to_have_count(0)
    expect(screen.locator("#ways")).to_be_focused()
    screen.locator("#ways").click()
    screen.locator("#graph").click(position={"x": 5, "y": 5})
    expect(menu).to_have_count(0)


def test_a_key_that_is_held_runs_and_stops_when_it_is_let_go(screen: Page) -> None:
    run(screen, LONG)
    screen.keyboard.press("Home")
    screen.keyboard.down("ArrowRight")
    screen.wait_for_function("() => window.tapescreen.store.step > 8")
    for _ in range(40):  # what the system repeats does not make it run faster, nor on
        screen.keyboard.down("ArrowRight")
    screen.keyboard.up("ArrowRight")
    rest(screen)
    here: int = screen.evaluate(STEP)
    assert here < 45, "forty repetitions are not forty steps"
    later(screen, 500)
    assert screen.evaluate(STEP) == here
    screen.keyboard.press("ArrowRight")
    stands_at(screen, here + 2)
    screen.locator("#strip").focus()
    screen.keyboard.down("ArrowLeft")
    screen.wait_for_function("step => window.tapescreen.store.step < step - 5", arg=here)
    screen.keyboard.up("ArrowLeft")
    here = screen.evaluate(STEP)
    later(screen, 300)
    assert screen.evaluate(STEP) == here


BROADCAST = """import tensorflow as tf
x = tf.Variable(2.0)
v = tf.constant([1.0, 3.0])
with tf.GradientTape() as tape:
    y = x * v + x
g = tape.gradient(y, x)
"""


def test_the_backward_pass_is_told_tensor_by_tensor_to_those_who_hear_it_too(screen: Page) -> None:
    run(screen, BROADCAST)
    screen.keyboard.press("Home")
    screen.keyboard.press("b")
    step = screen.get_by_role("region", name="Present step")
    expect(step).to_contain_text(
        "y has 2 elements: this is the gradient of their sum; for each element use tape.jacobian"
    )
    screen.keyboard.press("ArrowRight")
    share = step.get_by_role("article", name="∂y/∂x", exact=True)
    for words in (
        "from this use Σ 1.0 + 1.0 = 2.0",
        "(2,) summed over the broadcast axes to ()",
        "the first share of",
    ):
        expect(share).to_contain_text(words)
    screen.keyboard.press("ArrowRight")
    for words in ("Σ ∂y/∂(x · v) · v", "from this use Σ 1.0·1.0 + 1.0·3.0 = 4.0", "so far 2.0 + 4.0 = 6.0"):
        expect(share).to_contain_text(words)
    share.get_by_role("button", name="used on line 5").click()
    assert screen.evaluate(WHERE)[:2] == ["op", 5]
    screen.locator("[data-tab=trace]").click()
    table = screen.get_by_role("table", name="Evaluation trace")
    expect(table.get_by_role("row", name="2 x tf.Variable(2.0) 2.0", exact=True)).to_be_visible()
    screen.keyboard.press("End")
    expect(table.get_by_role("row", name="2 x tf.Variable(2.0) 2.0 6.0", exact=True)).to_be_visible()


def test_one_pullback_is_walked_in_its_four_parts(screen: Page) -> None:
    run(screen, BROADCAST)
    for key in ("Home", "b", "ArrowRight"):
        screen.keyboard.press(key)
    step = screen.get_by_role("region", name="Present step")
    parts = step.get_by_role("list", name="Parts of this pullback")
    expect(parts).to_have_count(0)
    shown = ["Arrives", "Σ ∂y/∂y", "from this use Σ", "the first share of ∂y/∂x"]
    names = ["arrives", "local rule", "contributions", "add up"]
    for at, name in enumerate(names):
        screen.keyboard.press("Shift+ArrowRight")
        expect(parts.locator("[aria-current=step]")).to_have_text(name)
        for words in shown[: at + 1]:
            expect(step).to_contain_text(words)
        for words in shown[at + 1 :]:
            expect(step).not_to_contain_text(words)
    screen.keyboard.press("Shift+ArrowRight")
    expect(screen.locator(".ts-sentence b")).to_have_text("*")
    expect(parts.locator("[aria-current=step]")).to_have_text("arrives")
    screen.keyboard.press("Shift+ArrowLeft")
    expect(parts.locator("[aria-current=step]")).to_have_text("add up")
