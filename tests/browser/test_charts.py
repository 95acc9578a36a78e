"""Charts: training, Variables over the steps, targets against their sources; Plotly only when it is wanted."""

import pytest
from playwright.sync_api import Page, expect

from tapecore.capture import run as record
from tests.browser.doing import run
from tests.browser.one_file import go, write_page
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

TRAINING = """\
import tensorflow as tf
a = tf.Variable(1.0)
b = tf.Variable(-0.5)
for i in range(8):
    with tf.GradientTape() as tape:
        loss = (a - 2.0) ** 2 + 3.0 * b * b
    ga, gb = tape.gradient(loss, [a, b])
    a.assign_sub(0.1 * ga)
    b.assign_sub(0.1 * gb)
"""
PLAIN = "import tensorflow as tf\nx = tf.constant([1.0, 2.0])\ny = tf.sin(x)\n"
RANDOM = """\
import tensorflow as tf
x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x * tf.random.normal(())
g = tape.gradient(y, x)
"""
DRAWN = ".ts-plot[data-drawn]"
DATA = "selector => document.querySelector(selector).data.map(({ x, y, z }) => ({ x, y, z }))"


def open_charts(page: Page) -> None:
    page.locator("#tab-charts").click()
    rest(page)


def test_the_tab_is_there_when_there_is_something_to_draw(screen: Page) -> None:
    run(screen, PLAIN)
    expect(screen.locator("#tab-charts")).to_be_hidden()
    screen.locator("#tab-graph").focus()
    screen.keyboard.press("ArrowLeft")
    expect(screen.locator("#tab-trace")).to_be_focused()
    run(screen, TRAINING)
    expect(screen.locator("#tab-charts")).to_be_visible()


def test_plotly_comes_from_here_when_the_first_chart_is_shown(screen: Page) -> None:
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    run(screen, TRAINING)
    assert not any("plotly" in url for url in asked)
    open_charts(screen)
    screen.locator(DRAWN).first.wait_for(timeout=60_000)
    assert sum("plotly" in url for url in asked) == 1


def test_loss_and_gradient_norms_over_the_passes(screen: Page) -> None:
    run(screen, TRAINING)
    open_charts(screen)
    screen.locator(DRAWN).first.wait_for(timeout=60_000)
    loss, together, *_ = screen.evaluate(DATA, DRAWN)
    a, b, wanted, norms = 1.0, -0.5, [], []
    for _ in range(8):
        wanted.append((a - 2) ** 2 + 3 * b * b)
        slopes = (2 * (a - 2), 6 * b)
        norms.append((slopes[0] ** 2 + slopes[1] ** 2) ** 0.5)
        a, b = a - 0.1 * slopes[0], b - 0.1 * slopes[1]
    assert loss["y"] == pytest.approx(wanted, rel=1e-4)
    assert together["y"] == pytest.approx(norms, rel=1e-4)
    screen.get_by_label("pass", exact=True).focus()
    screen.keyboard.press("Home")
    step = screen.evaluate("() => window.tapescreen.store.step")
    assert screen.evaluate("() => window.tapescreen.store.document.calls[0].step") == step
    screen.locator("summary").first.click()
    assert screen.locator(".ts-twin").first.locator("tbody tr").count() == 8


def test_a_contour_and_its_arrow_uphill_then_a_curve(screen: Page) -> None:
    run(screen, TRAINING)
    open_charts(screen)
    card = screen.locator(".ts-chart-card", has=screen.get_by_role("button", name="Draw"))
    card.get_by_role("button", name="Draw").click()
    card.locator(DRAWN).wait_for(timeout=60_000)
    expect(card).to_contain_text("At a = 1.0, b = -0.5: loss = 1.75, gradient -2.0, -3.0")
    arrow = card.locator(DRAWN).evaluate("box => box.layout.annotations[0]")
    ahead = (arrow["x"] - 2) ** 2 + 3 * arrow["y"] ** 2
    assert ahead > 1.75
    assert (arrow["x"] - 1) * -3.0 == pytest.approx((arrow["y"] + 0.5) * -2.0)
    card.locator("select").nth(1).select_option("nothing else")
    card.get_by_label("a from").fill("0")
    card.get_by_label("a to").fill("4")
    card.get_by_role("button", name="Draw").click()
    expect(card).to_contain_text("At a = 1.0: loss = 1.75, gradient -2.0.")
    card.locator(DRAWN).wait_for(timeout=60_000)
    curve = card.locator(DRAWN).evaluate("box => ({ x: box.data[0].x, y: box.data[0].y })")
    assert curve["y"] == pytest.approx([(x - 2) ** 2 + 0.75 for x in curve["x"]], abs=1e-4)
    assert (curve["x"][0], curve["x"][-1]) == (0, 4)


def test_what_cannot_be_drawn_is_a_sentence(screen: Page) -> None:
    run(screen, RANDOM)
    open_charts(screen)
    screen.get_by_role("button", name="Draw").click()
    expect(screen.locator(".ts-chart-card .ts-note")).to_contain_text(
        "it draws random numbers", timeout=60_000
    )
    assert screen.locator(DRAWN).count() == 0


def test_versions_of_a_variable_step_from_the_keyboard(screen: Page) -> None:
    run(screen, TRAINING)
    open_charts(screen)
    chart = screen.locator("#charts").get_by_role("slider", name="value of a, version by version")
    chart.focus()
    screen.keyboard.press("Home")
    steps = screen.evaluate("() => window.tapescreen.store.document.histories[0].steps")
    for step in steps[1:4]:
        screen.keyboard.press("ArrowRight")
        assert screen.evaluate("() => window.tapescreen.store.step") == step
    expect(chart).to_have_attribute("aria-valuetext", "version 3 of 8: 1.488")
    box = chart.bounding_box()
    assert box
    screen.mouse.click(box["x"] + box["width"] - 1, box["y"] + 10)
    assert screen.evaluate("() => window.tapescreen.store.step") == steps[-1]
    expect(screen.locator("#inspector .ts-history")).to_be_visible()


def test_the_theme_is_followed(screen: Page) -> None:
    run(screen, TRAINING)
    open_charts(screen)
    screen.locator(DRAWN).first.wait_for(timeout=60_000)
    colour = f"() => document.querySelector('{DRAWN}').layout.font.color"
    before = screen.evaluate(colour)
    screen.locator("[data-action=theme]").click()
    screen.wait_for_function(f"before => ({colour})() !== before", arg=before)


def test_a_page_without_a_server_has_its_own_lines(page: Page, tmp_path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = write_page(record(TRAINING), tmp_path / "training.html")
    go(page, address)
    open_charts(page)
    expect(page.get_by_role("slider", name="loss", exact=True)).to_be_visible()
    expect(page.get_by_role("slider", name="value of b, version by version")).to_be_visible()
    assert page.get_by_role("button", name="Draw").count() == 0
    assert asked == [address]


NOTED = """\
import tensorflow as tf
v = tf.Variable(1.0)
with tf.summary.create_file_writer("logs").as_default():
    for i in range(5):
        tf.summary.scalar("loss", v, step=10 * i)
        v.assign(v / 2.0)
"""


def test_numbers_that_the_program_notes_are_drawn_over_its_steps(screen: Page) -> None:
    run(screen, NOTED)
    open_charts(screen)
    chart = screen.get_by_role("slider", name="loss, as noted")
    chart.focus()
    screen.keyboard.press("Home")
    expect(chart).to_have_attribute("aria-valuetext", "step 0: 1.0")
    screen.keyboard.press("End")
    expect(chart).to_have_attribute("aria-valuetext", "step 40: 0.0625")
    rows = screen.locator("table", has_text="loss, as noted").locator("tbody tr")
    assert [row.split()[-1] for row in rows.all_inner_texts()] == ["1.0", "0.5", "0.25", "0.125", "0.0625"]
