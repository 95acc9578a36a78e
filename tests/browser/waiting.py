"""Waiting for the page to be at rest: what is read from it then is what a person sees, however busy the machine is."""

from playwright.sync_api import Page, expect

ALL_HERE = """() => {
  const { document: session, snapshot } = window.tapescreen.store;
  const save = document.querySelector("#save");
  const told = !save || save.getAttribute("href") === `/api/session/${session?.id}/tape`;
  const { folds, graph } = snapshot;
  return told && graph && (folds === null || graph.groups.every((group) => group.folded === folds.includes(group.id)));
}"""
"""The server's panels are those of the session that is shown (they come in one answer with where Save leads), and
the graph is folded as the cursor asks."""

PAINTED = """async () => {
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, 120));
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}"""
"""The fonts are there, and the layout had its turn: the editor measures itself 50 ms after its size has changed,
everything else in the next frame. By the page's own clock: our turn comes after theirs, however late that is."""

LATER = "ms => new Promise((done) => setTimeout(done, ms))"


def rest(page: Page) -> None:
    """Until everything that was begun has been painted."""
    page.wait_for_function(ALL_HERE)
    page.evaluate(PAINTED)


def later(page: Page, milliseconds: int) -> None:
    """Let the page have some time of its own, for what must not happen."""
    page.evaluate(LATER, milliseconds)


def stands_at(page: Page, step: int) -> None:
    """The position shown, counted from 1."""
    count: int = page.evaluate("() => window.tapescreen.store.count")
    expect(page.locator("#position")).to_have_text(f"{step} / {count}")
