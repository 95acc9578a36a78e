"""Exported pages, opened from disk in a browser that is offline."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from app.one_file import export_page
from tapecore.recording import Recording
from tests.browser.conftest import LOADED
from tests.browser.waiting import rest

Open = Callable[..., Page]

BLANK = """selector => {
  const canvas = document.querySelector(`${selector} canvas`);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 0) colours.add(data.slice(at, at + 3).join());
  }
  return colours.size < 8;
}"""
"""Whether a canvas shows next to nothing."""


def write_page(recording: Recording, file: Path, at: int = -1) -> str:
    """Export to a file; its address."""
    file.write_text(export_page(recording, at).html, encoding="utf-8", newline="\n")
    return file.as_uri()


def go(page: Page, address: str) -> Page:
    page.context.set_offline(True)
    page.goto(address)
    page.wait_for_function(LOADED)
    rest(page)
    return page
