"""The one-file page in a real Chromium: from disk, offline, on a desk and on a phone, and with a hostile program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.samples import samples
from tapecore.capture import run
from tapecore.recording import Recording
from tests.browser.accessibility import violations
from tests.browser.conftest import LOADED, watch_for_faults
from tests.browser.doing import see_everything
from tests.browser.one_file import BLANK, go, write_page
from tests.browser.reading import read
from tests.browser.test_every_sample import check
from tests.browser.waiting import rest, stands_at

pytestmark = pytest.mark.browser
PICTURES = (
    "() => [...document.querySelectorAll('#graph canvas, #strip canvas')].map((one) => one.toDataURL())"
)
LONG = """\
import tensorflow as tf
x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x
    for i in range(500):
        y = tf.sin(y) * x
tape.gradient(y, x)
"""
STORE = "window.tapescreen.store"
NODE = f"""() => {{
  const {{ graph, step }} = {STORE}.snapshot;
  const node = graph.nodes.find((each) => each.kind === 'op' && each.born < step);
  return {{ id: node.id, ...{STORE}.graph.positionOf(node.id) }};
}}"""


def sample(key: str) -> Recording:
    return next(each for each in samples() if each.key.startswith(key)).open()


@pytest.fixture
def disk(page: Page, tmp_path: Path) -> Iterator[Page]:
    """A page that reads this folder's files and nothing else; at the end nothing may have gone wrong."""
    faults = watch_for_faults(page, tmp_path.as_uri())
    page.set_viewport_size({"width": 1440, "height": 900})
    yield page
    assert violations(page) == []
    assert faults == []


def test_it_is_one_request_and_steps_from_end_to_end(disk: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    disk.on("request", lambda request: asked.append(request.url))
    address = write_page(sample("01_"), tmp_path / "lesson.html")
    go(disk, address)
    assert asked == [address]
    last = disk.evaluate(f"() => {STORE}.count")
    disk.keyboard.press("Home")
    expect(disk.locator("#position")).to_have_text(f"1 / {last}")
    disk.keyboard.press("End")
    expect(disk.locator("#position")).to_have_text(f"{last} / {last}")
    rest(disk)
    for canvas in ("#graph", "#strip"):
        assert not disk.evaluate(BLANK, canvas), canvas
    expect(disk.locator("#why .story[data-shown] .verdict")).to_contain_text("got None")
    assert asked == [address]


@pytest.mark.parametrize("key", ["03_", "08_", "11_"])
def test_every_step_says_what_the_recording_says(disk: Page, tmp_path: Path, key: str) -> None:
    recording = sample(key)
    go(disk, write_page(recording, tmp_path / "lesson.html", at=0))
    for position in range(1, disk.evaluate(f"() => {STORE}.count") + 1):
        reading = read(disk)
        assert reading.position.startswith(f"{position} / ")
        check(reading, recording, f"{key} {position}")
        disk.keyboard.press("ArrowRight")


def test_a_click_on_a_node_shows_it(disk: Page, tmp_path: Path) -> None:
    go(disk, write_page(sample("09_"), tmp_path / "lesson.html"))
    disk.keyboard.press("End")
    rest(disk)
    node = disk.evaluate(NODE)
    disk.mouse.click(node["x"], node["y"])
    assert disk.evaluate(f"() => {STORE}.snapshot.node") == node["id"]
    expect(disk.locator("#inspector .ts-node")).to_be_visible()


def test_there_and_back_is_the_same_picture(disk: Page, tmp_path: Path) -> None:
    go(disk, write_page(sample("09_"), tmp_path / "lesson.html"))
    pictures = []
    for key in ("End", "Home", "End"):
        disk.keyboard.press(key)
        rest(disk)
        pictures.append(disk.evaluate(PICTURES))
    assert pictures[0] == pictures[2] != pictures[1]


def test_a_long_session_is_unpacked_and_steps_quickly(disk: Page, tmp_path: Path) -> None:
    go(disk, write_page(run(LONG), tmp_path / "long.html", at=0))
    count = disk.evaluate(f"() => {STORE}.count")
    assert count > 2_000
    disk.keyboard.press("End")
    disk.keyboard.press("ArrowLeft")
    stands_at(disk, count - 1)
    rest(disk)
    assert not disk.evaluate(BLANK, "#strip")


def test_groups_fold_without_a_server(disk: Page, tmp_path: Path) -> None:
    go(disk, write_page(sample("09_"), tmp_path / "lesson.html"))
    header = f"""() => {{
      const {{ camera, surface }} = {STORE}.graph;
      const group = {STORE}.snapshot.graph.groups[0];
      const box = surface.canvas.getBoundingClientRect();
      const across = (group.x + 20) * camera.zoom + camera.x;
      return [group.id, box.left + across, box.top + (group.y + 10) * camera.zoom + camera.y];
    }}"""
    folded = f"id => {STORE}.snapshot.graph.groups.some((group) => group.id === id && group.folded)"
    group, x, y = disk.evaluate(header)
    disk.mouse.click(x, y)
    disk.wait_for_function(folded, arg=group)
    disk.reload()
    disk.wait_for_function(LOADED)
    disk.wait_for_function(folded, arg=group)  # the address remembers it


def test_the_program_is_there_to_be_read(disk: Page, tmp_path: Path) -> None:
    go(disk, write_page(sample("01_"), tmp_path / "lesson.html", at=4))
    source = disk.evaluate(f"() => {STORE}.document.source")
    disk.locator("#editor .cm-content").click()
    disk.keyboard.type("x")
    disk.keyboard.press("Control+Enter")
    assert disk.locator("#editor .cm-line").all_inner_texts()[1] == source.splitlines()[1]
    disk.keyboard.press("ArrowRight")
    expect(disk.locator("#position")).to_contain_text("6 / ")
    disk.locator("[data-action=keys]").click()
    expect(disk.locator("dialog")).to_contain_text("to the next backward pass")
    expect(disk.locator("dialog")).not_to_contain_text("run the program")


def test_light_and_dark(disk: Page, tmp_path: Path) -> None:
    disk.emulate_media(color_scheme="dark")
    go(disk, write_page(sample("01_"), tmp_path / "lesson.html"))
    theme = """() => [
      document.documentElement.dataset.mantineColorScheme, getComputedStyle(document.body).backgroundColor
    ]"""
    name, colour = disk.evaluate(theme)
    assert name == "dark"
    before = disk.evaluate(PICTURES)
    disk.locator("[data-action=theme]").click()
    rest(disk)
    assert disk.evaluate(theme)[0] == "light"
    assert disk.evaluate(theme)[1] != colour
    assert disk.evaluate(PICTURES) != before


def test_it_opens_at_its_step_and_the_address_goes_first(disk: Page, tmp_path: Path) -> None:
    address = write_page(sample("01_"), tmp_path / "lesson.html", at=2)
    expect(go(disk, address).locator("#position")).to_contain_text("3 / ")
    disk.evaluate("() => { location.hash = '#step=7&tab=trace'; }")
    expect(disk.locator("#position")).to_contain_text("8 / ")
    expect(disk.locator("#trace table")).to_be_visible()


def test_it_plays_in_a_frame_that_may_do_nothing_else(disk: Page, tmp_path: Path) -> None:
    write_page(sample("02_"), tmp_path / "lesson.html", at=4)
    disk.goto((tmp_path / "lesson.html").as_uri())
    text = (tmp_path / "lesson.html").read_text(encoding="utf-8")
    (tmp_path / "book.html").write_text(
        "<!doctype html><html lang=en><title>a book</title><iframe title=lesson width=1200 height=700></iframe>"
    )
    disk.goto((tmp_path / "book.html").as_uri())
    disk.evaluate(
        """text => {
          const frame = document.querySelector('iframe');
          frame.sandbox = 'allow-scripts';
          frame.srcdoc = text;
        }""",
        text,
    )
    inside = disk.frame_locator("iframe")
    expect(inside.locator("#position")).to_contain_text("5 / ")
    inside.locator("#next").click()
    expect(inside.locator("#position")).to_contain_text("6 / ")


def test_what_the_application_exports_plays_by_itself(screen: Page, phone: Page, tmp_path: Path) -> None:
    with screen.expect_download() as download:
        screen.locator("#export").click()
    download.value.save_as(tmp_path / "session.html")
    steps = screen.evaluate(f"() => {STORE}.count")
    go(phone, (tmp_path / "session.html").as_uri())
    phone.locator("#previous").tap()
    expect(phone.locator("#position")).to_have_text(f"{steps - 1} / {steps}")


# ---------------------------------------------------------------- a hostile program

HOSTILE = '''\
"""</script><script>window.__pwned = 1</script><!-- <script>"""
import tensorflow as tf
markup = "<img src=x onerror='window.__pwned = 2'>"  # \u202e reversed \u2066
x = tf.Variable(3.0, name="</script><script>window.__pwned=3</script>")
names = {"<svg onload=window.__pwned=4>": tf.constant(2.0)}
text = tf.constant([markup, "javascript:window.__pwned=5", "\u2028</script>"])
with tf.GradientTape() as tape:
    y = x * names["<svg onload=window.__pwned=4>"]
print(markup, "{{session}}", "]]>", tape.gradient(y, [x, names["<svg onload=window.__pwned=4>"]]))
raise ValueError("<iframe srcdoc='<script>parent.__pwned=6</script>'></iframe>")
'''
ALIEN = """() => document.querySelectorAll(
  'img:not(.figure, .cm-widgetBuffer), iframe, object, embed, [onload], [onerror], [onclick]'
).length"""


def test_hostile_text_is_shown_and_never_run(disk: Page, tmp_path: Path) -> None:
    recording = run(HOSTILE, name="</title><script>window.__pwned = 7</script>")
    go(disk, write_page(recording, tmp_path / "lesson.html"))
    scripts = disk.evaluate("() => document.scripts.length")
    see_everything(disk)
    assert disk.evaluate("() => window.__pwned") is None
    assert disk.evaluate(ALIEN) == 0
    assert disk.evaluate("() => document.scripts.length") == scripts == 4
    assert "onerror='window.__pwned = 2'" in disk.locator("#console").inner_text()
    expect(disk.locator("#editor .cm-specialChar")).to_have_count(3)  # what turns text around can be seen


def test_what_gets_in_all_the_same_may_not_run(page: Page, tmp_path: Path) -> None:
    """The policy is the second lock: markup that somebody writes into the open page does nothing."""
    go(page, write_page(sample("02_"), tmp_path / "lesson.html"))
    refused = page.evaluate("""async () => {
      const script = document.createElement('script');
      const said = [];
      document.addEventListener('securitypolicyviolation', (event) => said.push(event.effectiveDirective));
      const attempt = (act) => { try { act(); } catch { said.push('trusted types'); } };
      attempt(() => { script.textContent = 'window.__pwned = 1'; document.body.append(script); });
      attempt(() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.__pwned = 2">'));
      await fetch('https://example.org/').catch(() => said.push('fetch'));
      return said;
    }""")
    assert page.evaluate("() => window.__pwned") is None
    assert "fetch" in refused
    assert "trusted types" in refused


# ---------------------------------------------------------------- a phone

INSIDE = """selector => {
  const box = document.querySelector(selector).getBoundingClientRect();
  return box.left >= 0 && box.right <= innerWidth;
}"""


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    page = context.new_page()
    faults = watch_for_faults(page, tmp_path.as_uri())
    yield page
    assert violations(page) == []
    assert faults == []
    context.close()


def test_on_a_phone_nothing_stands_outside(phone: Page, tmp_path: Path) -> None:
    go(phone, write_page(sample("01_"), tmp_path / "lesson.html"))
    assert phone.evaluate("() => document.documentElement.scrollWidth") == 390
    for part in (
        "#editor",
        "#graph",
        "#why",
        "#inspector",
        "#strip",
        "#last",
        "#to-backward",
        ".ts-sentence",
    ):
        assert phone.evaluate(INSIDE, part), part
    assert not phone.evaluate(BLANK, "#graph")


def test_on_a_phone_program_and_transport_stay_in_view(phone: Page, tmp_path: Path) -> None:
    """Stepping moves the program within its card; the page stays where the reader has put it."""
    go(phone, write_page(sample("12_"), tmp_path / "lesson.html", at=30))
    at = phone.evaluate("() => { scrollTo(0, 150); return scrollY; }")
    assert at == 150
    for press in ("#next", "#next", "#to-backward", "#previous"):
        phone.locator(press).tap()
        rest(phone)
        assert phone.evaluate("() => scrollY") == at
        line = phone.locator("#editor .cm-line[class*=ts-line-]").first
        expect(line).to_be_in_viewport()
    for part in ("#editor", "#position", "#strip"):
        expect(phone.locator(part)).to_be_in_viewport(ratio=1)


def test_on_a_phone_an_answer_opens_its_story(phone: Page, tmp_path: Path) -> None:
    go(phone, write_page(sample("01_"), tmp_path / "lesson.html"))
    phone.locator("#editor button.ts-chip", has_text="x2").tap()
    verdict = phone.locator("#why .story[data-shown] .verdict")
    expect(verdict).to_contain_text("x2")
    expect(verdict).to_be_in_viewport(ratio=1)
