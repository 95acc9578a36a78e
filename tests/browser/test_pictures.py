"""No picture of the documentation is stale: the page, opened where it was taken, shows what it shows."""

import json

import pytest
from playwright.sync_api import Page

from tools.pictures import PICTURES, SHOWN, Picture, show

pytestmark = pytest.mark.browser
NEAR = 8
"""Pixels: fonts are measured a little differently from machine to machine."""


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_shows_what_the_page_shows(page: Page, address: str, picture: Picture) -> None:
    taken = json.loads(SHOWN.read_text("utf-8"))[picture.name]
    shown = show(page, address, picture)
    for what in ("words", "nodes", "colours"):
        assert shown[what] == taken[what], f"{what}: run `make pictures`, and look at them"
    assert len(shown["boxes"]) == len(taken["boxes"])
    for now, then in zip(shown["boxes"], taken["boxes"], strict=True):
        assert now == pytest.approx(then, abs=NEAR), "places: run `make pictures`, and look at them"
