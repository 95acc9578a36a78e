"""A projector of 1024 by 768: the whole story is in view; with large text the adjoints still are."""

import pytest
from playwright.sync_api import Page, expect

from app.samples import samples
from tests.browser.conftest import LOADED
from tests.browser.doing import open_sample
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser
EDGES = """() => {
  const story = document.querySelector("#why .story[data-shown]");
  const bottom = (element) => element.getBoundingClientRect().bottom;
  return story && [bottom(story), bottom(story.closest(".card")), innerHeight];
}"""

TOLD = """() => {
  const { document: session, story } = window.tapescreen.store.snapshot;
  const answer = session.calls.flatMap((call) => call.answers).find((each) => each.story === story && story !== "");
  const shown = document.querySelector("#why .story[data-shown]");
  return !answer || shown?.getAttribute("aria-label") === `Why ${answer.source}`;
}"""


def test_each_story_fits_without_scrolling(screen: Page) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    told = 0
    for sample in samples():
        open_sample(screen, sample)
        screen.wait_for_function(TOLD)
        screen.keyboard.press("End")
        rest(screen)
        edges = screen.evaluate(EDGES)
        if edges is None:
            continue
        told += 1
        story, card, window = edges
        assert story <= card + 0.5, f"{sample.key}: cut by {story - card} pixels"
        assert card <= window, sample.key
    assert told > len(samples()) / 2


def test_the_adjoint_column_is_in_view_with_large_text(screen: Page) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    for _ in range(5):
        screen.locator("[data-action=text-larger]").click()
    screen.locator("[data-tab=trace]").click()
    screen.keyboard.press("End")
    rest(screen)
    table = screen.locator("#trace")
    expect(table.locator("thead .ts-adjoint")).to_be_in_viewport(ratio=1)
    assert table.evaluate("box => box.scrollWidth <= box.clientWidth")
    cells = table.locator("td.ts-adjoint:not(:empty)")
    assert cells.count() > 0
    assert cells.evaluate_all("all => all.every((cell) => cell.scrollWidth <= cell.clientWidth)"), "uncut"


def test_with_large_text_nothing_stands_outside_the_window(screen: Page) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    for _ in range(5):
        screen.locator("[data-action=text-larger]").click()
    for part in (".bar [data-action=keys]", ".panel-why", ".panel-inspector", "#strip", ".ts-now"):
        expect(screen.locator(part)).to_be_in_viewport(ratio=1)


WHOLE = """() => {
  const { graph } = window.tapescreen;
  const box = document.querySelector("#graph canvas").getBoundingClientRect();
  return window.tapescreen.store.snapshot.graph.nodes.filter((node) => {
    const { x, y } = graph.positionOf(node.id);
    const [across, down] = [(node.width / 2) * graph.camera.zoom, (node.height / 2) * graph.camera.zoom];
    return x - across < box.left || x + across > box.right || y - down < box.top || y + down > box.bottom;
  }).map((node) => node.label);
}"""


def test_the_first_visit_shows_every_node_and_what_the_signs_mean(screen: Page) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    rest(screen)
    assert screen.evaluate(WHOLE) == []
    legend = screen.locator(".legend .key")
    assert legend.count() == 5
    for sign in legend.all():
        expect(sign).to_be_in_viewport(ratio=1)
    assert screen.locator(".legend").evaluate("box => box.scrollWidth <= box.clientWidth")


IN_VIEW = """() => {
  const box = (element) => element.getBoundingClientRect();
  const inside = (part, around) => box(part).bottom <= box(around).bottom + 0.5 && box(part).top >= box(around).top;
  const outside = (all, around) => [...document.querySelectorAll(all)]
    .filter((part) => !inside(part, document.querySelector(around))).map((part) => part.textContent);
  return [...outside("#editor .ts-answer", "#editor"), ...outside("#why .story[data-shown]", "#card-why")];
}"""


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720), (1920, 1080)])
def test_what_is_projected_fits_as_well_and_its_text_is_as_large_a_part_of_the_picture(
    page: Page, address: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/#theme=projector")
    page.wait_for_function(LOADED)
    rest(page)
    assert page.evaluate(WHOLE) == [], "every node"
    assert page.evaluate(IN_VIEW) == [], "every answer in the code, and the whole story"
    size = page.locator("#editor .cm-line").first.evaluate(
        "line => parseFloat(getComputedStyle(line).fontSize)"
    )
    assert size / height > 0.018
