"""What a person does on the page: writes and runs a program, chooses an example."""

from playwright.sync_api import Page

from app.samples import Sample, samples
from tests.browser.waiting import rest

SESSION = "() => window.tapescreen.store.document.id"


def session(page: Page) -> str:
    """The id of the session that is shown."""
    return page.evaluate(SESSION)


def another(page: Page, before: str) -> None:
    """Until another session is shown than ``before``; as long as a helper process may take to start."""
    page.wait_for_function("id => window.tapescreen.store.document.id !== id", arg=before, timeout=60_000)


def write(page: Page, program: str) -> None:
    """Instead of all that stands in the editor."""
    page.locator("#editor .cm-content").focus()  # a click could hit an answer
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(program)


def start(page: Page, program: str) -> None:
    """Write a program and run it, until its session has taken the place of the one before."""
    before = session(page)
    write(page, program)
    page.keyboard.press("Control+Enter")
    another(page, before)


def run(page: Page, program: str) -> None:
    """The same, until all of it is shown."""
    start(page, program)
    rest(page)


def open_sample(page: Page, sample: Sample) -> None:
    """Chosen from the list; the first one is already there."""
    if sample != samples()[0]:
        page.locator("#samples").click()
        page.get_by_role("option", name=sample.title.removeprefix("Cause · "), exact=True).click()
    page.wait_for_function("title => window.tapescreen.store.document.title === title", arg=sample.title)
    rest(page)


def see_everything(page: Page) -> None:
    """Every step from the first one on, every node, and the trace."""
    page.keyboard.press("Home")
    for _ in range(page.evaluate("() => window.tapescreen.store.count")):
        page.keyboard.press("ArrowRight")
    for node in page.evaluate("() => window.tapescreen.store.snapshot.graph.nodes.map((node) => node.id)"):
        page.evaluate("node => window.tapescreen.store.select(node)", node)
    page.locator("[data-tab=trace]").click()
    rest(page)
