"""The screen in a real Chromium: from a click to the painted answer, a step, a scrub, a fold, a large recording.

    python -m benchmarks screen

Ratios are against a plain Dash callback, and against dash-cytoscape where it is installed, in the same run.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from app.server import create_app
from app.session_store import SessionStore
from app.workshop import Workshop
from benchmarks.screen import peers, programs, watching
from tapecore.capture import run
from tapecore.recording import save
from tests.conftest import find_chromium
from tests.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = ["--disable-gpu", "--no-sandbox", "--enable-precise-memory-info", "--js-flags=--expose-gc"]
SIZE = {"width": 1440, "height": 900}
VISITS, RUNS, STEPS = 10, 30, 100
OPEN = """async ([name, body]) => {
  const answer = await fetch(`/api/open?name=${name}`, { method: "POST", body });
  return (await answer.json()).session;
}"""


def main() -> None:
    with sync_playwright() as playwright, serving(create_app()) as address:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM)
        visits(browser, address)
        answers(browser, address)
        for ops in (300, 10_000):
            steps(browser, address, ops)
        for ops in (10_000, 30_000, 100_000):
            large(browser, f"{ops:,} ops", programs.chain(ops))
        large(browser, "100,000 ops, many in a line", programs.many(100_000))


def page_of(browser: Browser, address: str) -> Page:
    """A visitor who has never been here."""
    page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
    page.goto(address)
    return page


def visits(browser: Browser, address: str) -> None:
    show("first visit to usable", [_visit(browser, address) for _ in range(VISITS)], "goal 1500 ms")


def _visit(browser: Browser, address: str) -> float:
    page = page_of(browser, address)
    taken: float = page.evaluate(watching.USABLE)
    page.context.close()
    return taken


def answers(browser: Browser, address: str) -> None:
    page = page_of(browser, address)
    page.evaluate(watching.USABLE)
    taken = [_answered(page, 0.5 + turn / 100) for turn in range(RUNS)]
    page.context.close()
    show("Run to painted answer, 36 ops", taken[2:], "goal p50 150, p95 300 ms")
    with peers.served(300) as plain:
        page = page_of(browser, plain)
        page.wait_for_selector("#run")
        clicks: list[float] = [page.evaluate(peers.CLICKED) for _ in range(RUNS)]
        show(f"  {peers.PLAIN}, click to painted", clicks[2:])
        print(f"  ratio {statistics.median(taken[2:]) / statistics.median(clicks[2:]):.1f}")
        page.context.close()


def _answered(page: Page, start: float) -> float:
    return _written(page, programs.THIRTY.format(start=start))


def steps(browser: Browser, address: str, ops: int) -> None:
    page, opened = recorded(browser, address, ops)
    show(f"{ops:,} ops: open to painted", [opened])
    taken: list[float] = page.evaluate(watching.STEPS, STEPS)
    show(f"{ops:,} ops: a step, all views", taken, f"goal p95 {16 if ops < 1000 else 33} ms")
    print(f"  scrubbing: {page.evaluate(watching.SCRUB, 3):.0f} frames a second")
    for word, folded in (("open", True), ("fold", False)):
        _fold(page, word, folded)
    page.context.close()
    _beside(browser, ops, statistics.median(taken))


def _fold(page: Page, word: str, folded: bool) -> None:
    page.get_by_label("Everything in view").click()
    place = page.evaluate(watching.PLACE, folded)
    taken = page.evaluate(watching.FOLDED, place) if place else None
    print(f"  {word} a group: " + (f"{taken:.0f} ms" if taken is not None else "none in view"))


def _beside(browser: Browser, ops: int, ours: float) -> None:
    if not peers.has_cytoscape():
        print(f"  {peers.CYTOSCAPE} is not installed")
        return
    with peers.served(ops) as address:
        page = page_of(browser, address)
        page.wait_for_function("() => document.querySelector('#graph')?._cyreg?.cy", timeout=120_000)
        marks: list[float] = page.evaluate(peers.MARKED, 15)
        show(f"  {peers.CYTOSCAPE}, another node marked", marks)
        print(f"  ratio {ours / statistics.median(marks):.3f}")
        page.context.close()


def recorded(browser: Browser, address: str, ops: int) -> tuple[Page, float]:
    """A page that shows the recording of a chain of so many ops, and how long that took."""
    page = page_of(browser, address)
    page.evaluate(watching.USABLE)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chain.tape"
        save(run(programs.chain(ops)), file)
        text = file.read_text(encoding="utf-8")
    session: str = page.evaluate(OPEN, ["chain.tape", text])
    page.goto("about:blank")
    page.goto(f"{address}/#session={session}")
    opened: float = page.evaluate(watching.USABLE)
    assert page.evaluate("() => window.tapescreen.store.document.id") == session
    return page, opened


def large(browser: Browser, name: str, program: str) -> None:
    """A long program: run in the editor; its recording opened for the first time, again, and by a server anew."""
    with serving(create_app()) as address:
        page = page_of(browser, address)
        page.evaluate(watching.USABLE)
        taken = _written(page, program)
        whole = page.evaluate("() => window.tapescreen.store.document.calls.length > 0")
        show(f"{name}: Run to painted answer", [taken], "" if whole else "stopped by the limit of a run")
        page.context.close()
    with tempfile.TemporaryDirectory() as folder:
        session = SessionStore(Path(folder)).add(run(program))
        for times in (("the first time", "again"), ("by a server anew",)):
            with serving(create_app(Workshop(SessionStore(Path(folder))))) as address:
                page_of(browser, address).evaluate(watching.USABLE)
                for time in times:
                    _opened(browser, f"{name}: opened {time}", address, session)


def _written(page: Page, program: str) -> float:
    page.locator("#editor .cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(program)
    before: str = page.evaluate("() => window.tapescreen.store.document.id")
    taken: float = page.evaluate(watching.ANSWERED, before)
    return taken


def _opened(browser: Browser, what: str, address: str, session: str) -> None:
    page = page_of(browser, f"{address}/#session={session}")
    page.set_default_timeout(120_000)
    show(what, [page.evaluate(watching.READ)], "goal 5000 ms")
    told: float = page.evaluate(watching.TOLD)
    steps: int = page.evaluate("() => window.tapescreen.store.count")
    heap: float = page.evaluate(watching.HEAP)
    print(f"  its step in words {told:.0f} ms; {steps:,} steps, {heap:.0f} MiB of heap (goal 400)")
    taken: list[float] = page.evaluate(watching.STEPS, STEPS)
    show("  a step, all views", taken, "goal p95 33 ms")
    frames: float = page.evaluate(watching.SCRUB, 3)
    print(f"  scrubbing: {frames:.0f} frames a second; then {page.evaluate(watching.HEAP):.0f} MiB of heap")
    page.context.close()


def show(name: str, times: list[float], goal: str = "") -> None:
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"{name:40} p50 {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms   {goal}", flush=True)


if __name__ == "__main__":
    main()
