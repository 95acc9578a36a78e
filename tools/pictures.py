"""Takes the pictures of README and documentation, of the real page in a real Chromium: `python -m tools.pictures`.

With each picture goes what it shows, as text (docs/images/pictures.json): a test opens the page at the same place and
compares. Pixels are never compared: they differ from machine to machine.
"""

import hashlib
import io
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app.samples import samples
from app.server import create_app
from tests.browser.doing import open_sample, run
from tests.browser.first_programs import ASSIGNED, LECTURE, TRAINING
from tests.browser.waiting import later, rest
from tests.conftest import find_chromium
from tests.serving import serving

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
SHOWN = FOLDER / "pictures.json"
LOADED = "() => window.tapescreen && window.tapescreen.store.document !== null"
GO = (
    "where => { const { store } = window.tapescreen; store.go(store.document.steps.findIndex(eval(where))); }"
)
SECOND_SHARE = "(step) => step.contributions.some((share) => share.before >= 0)"
BROADCAST = "(step) => step.contributions.some((share) => share.unsummed >= 0)"
PULLBACK, ANSWER = (f"(step) => step.kind === '{kind}'" for kind in ("pullback", "answer"))
COLOURS = 256
CALM = 600
"""Milliseconds without any change."""


@dataclass(frozen=True)
class Picture:
    """``sample``: the beginning of its key. ``where``: of the first step that holds, in the page's words; "": where
    the sample opens. ``clicks``: what is clicked then. ``part``: all of the page, or one element, twice as fine."""

    name: str
    sample: str
    theme: str = "light"
    where: str = ""
    clicks: tuple[str, ...] = field(default=())
    part: str = "body"
    width: int = 1440
    height: int = 900
    program: str = ""
    """Written and run in place of a sample."""


PICTURES = (
    Picture("screen", "01_"),
    Picture("backward_dark", "09_", "dark", SECOND_SHARE),
    Picture("why", "cause_numpy_escape", part="#card-why"),
    Picture("trace", "09_", where=SECOND_SHARE, clicks=("#tab-trace",), part=".centre", height=690),
    Picture("training", "12_", where=PULLBACK, height=800),
    Picture("comparison", "01_", clicks=("#why [data-story=story-3]", "#why .story[data-shown] .show-me")),
    Picture("projector", "06_", "projector", where=ANSWER, width=1024, height=768),
    Picture("first_nan", "", part="#card-why", program=TRAINING),
    Picture("first_sum", "", where=BROADCAST, part="#card-inspector", program=LECTURE),
    Picture("first_27", "", part="#pane-right", program=ASSIGNED, height=720),
)

LOOK = r"""part => {
  const root = document.querySelector(part);
  const within = root.getBoundingClientRect();
  const boxOf = (place) => {
    const { left, top, width, height } = place.getBoundingClientRect();
    return [left - within.left, top - within.top, width, height].map(Math.round);
  };
  const unseen = ".ts-unseen, .visually-hidden, svg, style, script, footer, [hidden]";
  const isSeen = (text) => {
    const parent = text.parentElement;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    const cut = box.bottom <= within.top || box.top >= within.bottom || box.width === 0;
    return !cut && !parent.closest(unseen) && parent.checkVisibility({ visibilityProperty: true });
  };
  const words = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const said = texts.currentNode.data.replace(/\s+/g, " ").trim();
    if (said && isSeen(texts.currentNode)) words.push(said);
  }
  const style = getComputedStyle(document.documentElement);
  const tokens = ["bg", "panel", "text", "accent", "forward", "backward", "variable", "ghost", "none", "good"];
  const { graph } = window.tapescreen.store.snapshot;
  const drawn = root.querySelector("#graph")?.checkVisibility() ? graph.nodes : [];
  const placed = root.matches("body") ? [...root.querySelectorAll(".card, .compare, #strip")] : [root];
  return {
    words,
    nodes: drawn.map(({ label, kind, x, y }) => `${kind} ${label} at ${Math.round(x)}, ${Math.round(y)}`),
    boxes: placed.filter((box) => box.checkVisibility()).map(boxOf),
    colours: Object.fromEntries(tokens.map((token) => [token, style.getPropertyValue(`--${token}`).trim()])),
  };
}"""
"""What is to be seen in a part of the page: its words, the graph's nodes, where the cards are, the theme's colours."""


def show(page: Page, address: str, picture: Picture) -> dict[str, Any]:
    """Open the page where the picture is taken; what it shows there."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.goto(f"{address}/#theme={picture.theme}")
    page.wait_for_function(LOADED)
    if picture.program:
        run(page, picture.program)
    else:
        open_sample(page, next(sample for sample in samples() if sample.key.startswith(picture.sample)))
    page.keyboard.press("Escape")  # out of the list, and out of the editor
    if picture.where:
        page.evaluate(GO, picture.where)
    for selector in picture.clicks:
        page.locator(selector).first.click()
        rest(page)
    page.mouse.move(0, 0)
    page.evaluate("() => document.activeElement?.blur()")
    rest(page)
    return settled(page, picture.part)


def settled(page: Page, part: str) -> dict[str, Any]:
    """What a part shows once it shows the same for a while: some of it is asked of the server."""
    seen: dict[str, Any] = {}
    while seen != (seen := page.evaluate(LOOK, part)):
        later(page, CALM)
    return seen


def smaller(png: bytes) -> bytes:
    """The same picture in a few well-chosen colours: a third of the bytes, and text stays sharp."""
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


def take(browser: Browser, address: str, picture: Picture) -> dict[str, Any]:
    """Take one picture; its entry in the list."""
    page = browser.new_page(device_scale_factor=1 if picture.part == "body" else 2, reduced_motion="reduce")
    page.set_default_timeout(60_000)
    try:
        shown = show(page, address, picture)
        png = smaller(page.locator(picture.part).screenshot())
    finally:
        page.close()
    (FOLDER / f"{picture.name}.png").write_bytes(png)
    print(f"{picture.name}: {len(png) / 1000:.0f} kB")
    return {"file": hashlib.sha256(png).hexdigest(), **shown}


def main(names: list[str]) -> None:
    """Take those of these names, or all, and write down what they show."""
    taken: dict[str, Any] = json.loads(SHOWN.read_text("utf-8")) if names and SHOWN.exists() else {}
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with serving(create_app()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--disable-gpu", "--disable-dev-shm-usage", *as_root]
        )
        for picture in PICTURES:
            if not names or picture.name in names:
                taken[picture.name] = take(browser, address, picture)
        browser.close()
    SHOWN.write_text(json.dumps(taken, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
