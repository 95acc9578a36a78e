"""Every theme passes WCAG AA, measured on the tokens themselves."""

import re

import pytest

from app.resources import assets_folder

CSS = (assets_folder() / "1_tokens.css").read_text("utf-8")
TEXTS = [
    "text",
    "text-dim",
    "accent",
    "forward",
    "backward",
    "tangent",
    "neutral",
    "variable",
    "constant",
    "data",
    "ghost",
]
TEXTS += ["good", "none", "asked", "zero", "nan", "error"]
FILLS = ["forward", "backward", "tangent", "neutral"]
SOFT = ["forward", "backward", "tangent", "good", "none", "asked", "zero", "nan", "error"]


THEMES = ["light", "dark", "projector"]
SCOPES = {"dark": ':root[data-mantine-color-scheme="dark"] {', "projector": ':root[data-theme="projector"] {'}
LEAST = {"light": 4.5, "dark": 4.5, "projector": 7.0}
"""Of text on its ground: WCAG AA, and AAA where the room takes its part of the contrast away."""


def tokens(theme: str) -> dict[str, str]:
    """The light theme's, and over them those that the theme has for itself."""
    return chosen_in(":root {") | (chosen_in(SCOPES[theme]) if theme in SCOPES else {})


def chosen_in(scope: str) -> dict[str, str]:
    block = CSS.split(scope)[1].split("\n}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["bg", "panel", "raised"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read(theme, ground, text):
    chosen = tokens(theme)
    assert contrast(chosen[text], chosen[ground]) >= LEAST[theme]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", SOFT)
def test_a_tone_can_be_read_on_its_own_soft_ground(theme, tone):
    chosen = tokens(theme)
    assert contrast(chosen[tone], chosen[f"{tone}-soft"]) >= LEAST[theme]
    assert contrast(chosen["text"], chosen[f"{tone}-soft"]) >= LEAST[theme]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("fill", [*FILLS, "accent"])
def test_text_on_a_fill_can_be_read(theme, fill):
    chosen = tokens(theme)
    assert contrast(chosen["on-accent" if fill == "accent" else "on-phase"], chosen[fill]) >= LEAST[theme]


@pytest.mark.parametrize("theme", THEMES)
def test_borders_with_a_meaning_can_be_seen(theme):
    chosen = tokens(theme)
    assert contrast(chosen["line-strong"], chosen["panel"]) >= 3


def test_every_font_that_is_named_is_shipped_with_its_licence():
    fonts = re.findall(r'url\("fonts/([^"]+)"\)', CSS)
    assert fonts
    assert all((assets_folder() / "fonts" / font).stat().st_size > 1000 for font in fonts)
    assert len(list((assets_folder() / "fonts").glob("LICENSE-*.txt"))) == 2
