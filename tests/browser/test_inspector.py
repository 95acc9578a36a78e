"""The inspector: any array as numbers, heatmap, histogram; slices; a copy that gives the same bits; odd values."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tapecore.capture import run as record
from tapecore.recording.arrays import decode
from tests.browser.doing import run
from tests.browser.one_file import go, write_page
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

ARRAYS = """\
import numpy as np
import tensorflow as tf
made = np.linspace(-1.0, 1.0, 400, dtype=np.float32).reshape(20, 20)
made[3, 4], made[7, 7], made[12, 3] = np.nan, np.inf, 900.0
bad = tf.constant(made)
large = tf.Variable(tf.sin(tf.reshape(tf.range(15000.0), (300, 50))))
cube = tf.constant(np.arange(24.0, dtype=np.float32).reshape(2, 3, 4, 1))
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    a = bad + 0.0
    b = large + 0.0
    c = cube + 0.0
    y = tf.reduce_sum(w * w)
g = tape.gradient(y, w)
"""
ODD = """\
import tensorflow as tf
a_name_of_exactly_30_characters = tf.Variable(2.0)
texts = tf.constant(["</script><b>", "\\u202eabc\\u0007", "", "y" * 2000])
with tf.GradientTape() as tape:
    t = tf.identity(texts)
    n = tf.constant([1.0, float("nan"), float("-inf")]) + 0.0
    e = tf.zeros((0, 3)) + 0.0
    s = tf.constant(float("nan")) + 0.0
    b = tf.logical_not(tf.constant([True, False]))
    c = tf.constant([1 + 2j, complex("nan")]) + 0.0
    many = tf.zeros([1] * 60 + [2, 1, 1, 3]) + 0.0
    deep = tf.reshape(a_name_of_exactly_30_characters, [1] * 64) * 3.0
    y = a_name_of_exactly_30_characters * 2.0 + deep
g = tape.gradient(y, a_name_of_exactly_30_characters)
"""
STEP = """line => {
  const { store } = window.tapescreen;
  const here = (step) => step.line === line && step.kind === "op" && step.phase === "forward";
  store.go(store.document.steps.findLastIndex(here));
}"""
CORNERS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) colours.add(data.slice(at, at + 3).join());
  return colours.size;
}"""


def at_line(screen: Page, line: int) -> None:
    screen.evaluate(STEP, line)
    rest(screen)


def value_of(screen: Page):
    """The box of what the step gives."""
    return screen.locator("#inspector .ts-ports", has_text="Gives").locator(".ts-port").first


def allow_copying(screen: Page) -> None:
    screen.context.grant_permissions(["clipboard-read", "clipboard-write"])


def copied(screen: Page, button) -> str:
    button.click()
    expect(
        screen.locator("#inspector .ts-copy [role=status]").filter(has_text="copied").first
    ).to_be_visible()
    return screen.evaluate("() => navigator.clipboard.readText()")


def test_a_heatmap_marks_what_is_not_finite_or_beyond_its_shades(screen: Page) -> None:
    run(screen, ARRAYS)
    at_line(screen, 10)
    box = value_of(screen)
    expect(box.locator("figcaption")).to_contain_text("✕ 1 NaN")
    expect(box.locator("figcaption")).to_contain_text("○ 1 inf")
    expect(box.locator("figcaption")).to_contain_text("beyond the shades, up to 900.0")
    canvas = box.locator("canvas")
    assert canvas.evaluate(CORNERS) > 20
    position = screen.locator("#position").inner_text()
    canvas.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        screen.keyboard.press(key)
    expect(box.locator("figcaption [role=status]")).to_contain_text("[1, 1] = ")
    assert screen.locator("#position").inner_text() == position, "the arrows read the heatmap"


def test_a_histogram_counts_every_number(screen: Page) -> None:
    run(screen, ARRAYS)
    at_line(screen, 10)
    box = value_of(screen)
    box.get_by_role("button", name="histogram").click()
    counts = box.locator("table td").all_inner_texts()
    assert sum(map(int, counts)) == 398
    expect(box).to_contain_text("✕ 2 not finite, in no bar")
    expect(box.get_by_role("button", name="histogram")).to_have_attribute("aria-pressed", "true")


def test_a_large_array_is_fetched_when_looked_at_and_read_in_a_window(screen: Page) -> None:
    run(screen, ARRAYS)
    with screen.expect_response(lambda answer: "/value/" in answer.url and answer.status == 200):
        at_line(screen, 11)
    port = screen.locator("#inspector .ts-port", has_text="large").first
    expect(port).not_to_contain_text("a sample of")
    port.get_by_role("button", name="numbers").click()
    port.get_by_label("rows from").fill("288")
    port.get_by_label("columns from").fill("42")
    last = port.locator("td").last
    expect(last).to_have_text(f"{np.sin(np.float32(14999)):.4f}".rstrip("0"))
    expect(port.locator("tbody th").last).to_have_text("299")


def test_a_copy_gives_the_same_bits(screen: Page) -> None:
    allow_copying(screen)
    run(screen, ARRAYS)
    with screen.expect_response(lambda answer: "/value/" in answer.url):
        at_line(screen, 11)
    port = screen.locator("#inspector .ts-port", has_text="large").first
    expect(port).not_to_contain_text("a sample of")
    found = eval(copied(screen, port.get_by_role("button", name="copy as NumPy")), {"np": np})
    value = next(each for each in record(ARRAYS).values if each.shape == (300, 50) and each.variable >= 0)
    assert found.dtype == np.float32
    kept = decode(value)
    assert kept is not None
    assert np.array_equal(found, kept)


def test_slices_are_reached_from_the_keyboard_and_turn_the_axes(screen: Page) -> None:
    run(screen, ARRAYS)
    at_line(screen, 12)
    box = value_of(screen)
    expect(box.locator(".ts-slices")).to_contain_text("1 axis of size 1 left out")
    box.get_by_role("spinbutton", name="axis 0 of").focus()
    screen.keyboard.press("ArrowUp")
    assert box.locator("td").all_inner_texts() == [f"{n}.0" for n in range(12, 24)]
    box.get_by_role("combobox", name="rows").select_option("0")
    assert box.locator("td").all_inner_texts()[:4] == ["0.0", "1.0", "2.0", "3.0"]
    assert box.locator("tr").count() == 2


def test_value_and_gradient_stand_side_by_side(screen: Page) -> None:
    run(screen, ARRAYS)
    screen.keyboard.press("End")
    screen.evaluate("""() => {
      const { store } = window.tapescreen;
      store.select(store.snapshot.graph.nodes.find((node) => node.kind === "variable" && node.label === "w").id);
    }""")
    sides = screen.locator("#inspector .ts-side")
    assert sides.locator("b").all_inner_texts() == ["value", "gradient so far, 2 shares"]
    assert sides.locator("td").all_inner_texts() == ["1.0", "2.0", "2.0", "4.0"]
    first, second = (sides.nth(place).bounding_box() for place in (0, 1))
    assert first
    assert second
    assert first["x"] + first["width"] <= second["x"]


FORWARD = """\
import tensorflow as tf
x = tf.Variable(3.0)
with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:
    y = x * x
print(acc.jvp(y))
"""


def test_a_tangent_stands_beside_its_value(screen: Page) -> None:
    run(screen, FORWARD)
    screen.keyboard.press("End")
    screen.evaluate("""() => {
      const { store } = window.tapescreen;
      store.select(store.snapshot.graph.nodes.find((node) => node.label.startsWith("*")).id);
    }""")
    sides = screen.locator("#inspector .ts-side")
    assert sides.locator("b").all_inner_texts() == ["value", "tangent"]
    assert sides.locator(".ts-scalar").all_inner_texts() == ["9.0", "6.0"]


def test_odd_values_are_shown_as_what_they_are(screen: Page) -> None:
    run(screen, ODD)
    shown = {}
    for line in range(5, 14):
        at_line(screen, line)
        shown[line] = value_of(screen).inner_text()
    assert "'</script><b>'" in shown[5]
    assert "'\\u202eabc\\x07'" in shown[5]
    assert "''" in shown[5]
    assert "(2000 characters)" in shown[5]
    assert [word in shown[6] for word in ("nan", "-inf")] == [True, True]
    assert "empty: (0, 3) has no elements" in shown[7]
    assert "nan" in shown[8]
    assert value_at(screen, 9) == ["False", "True"]
    assert value_at(screen, 10)[0] == "1.0+2.0j"
    assert screen.locator("#inspector td.ts-bad").count() > 0
    assert "(1, 1, 1, …, 1, 1, 3), 64 axes" in shown[11]
    assert "62 axes of size 1 left out" in shown[11]
    at_line(screen, 13)
    expect(screen.locator("#inspector")).to_contain_text("a_name_of_exactly_30_characters")
    assert "64 axes" in shown[13]
    expect(screen.locator(".ts-sentence")).not_to_contain_text("[[[")
    widths = "() => window.tapescreen.store.snapshot.graph.nodes.map((node) => node.width)"
    assert max(screen.evaluate(widths)) < 400
    screen.keyboard.press("End")  # the gradient came back through all of them: 2 + 3
    expect(screen.locator("#inspector .ts-step")).to_contain_text("5.0")


def value_at(screen: Page, line: int) -> list[str]:
    at_line(screen, line)
    return value_of(screen).locator("td").all_inner_texts()


def test_large_text_on_a_small_screen_cuts_nothing_off(screen: Page) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    run(screen, ARRAYS)
    for _ in range(5):
        screen.locator("[data-action=text-larger]").click()
    for line in (10, 11, 12):
        at_line(screen, line)
        wider = "box => box.scrollWidth <= box.clientWidth"
        assert screen.locator("#inspector").evaluate(wider), line


def test_a_page_without_a_server_shows_what_it_carries(page: Page, tmp_path) -> None:
    go(page, write_page(record(ARRAYS), tmp_path / "arrays.html"))
    page.evaluate(STEP, 11)
    rest(page)
    port = page.locator("#inspector .ts-port", has_text="large").first
    expect(port).to_contain_text("a sample of")
    port.get_by_role("button", name="histogram").click()
    expect(port.locator("table caption")).to_have_text("histogram of large")
    page.evaluate(STEP, 10)
    expect(value_of(page).locator("figcaption")).to_contain_text("✕ 1 NaN")
