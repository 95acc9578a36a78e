"""Every theme passes WCAG AA, measured on the tokens themselves."""

import re

import numpy as np
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


SEEN_BY = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
"""What reaches those who lack one kind of cone, of linear RGB (Machado, Oliveira and Fernandes, 2009)."""
APART = [
    ("forward", "backward"),
    ("heat-negative", "heat-positive"),
    ("backward", "variable"),
    ("none", "forward"),
]
"""What one has to tell apart at a glance. All else differs by a sign, a dash, a shape or a word as well."""


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB of linear RGB: a distance of 2 can just be seen."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ rgb.clip(0, 1) / [0.9505, 1.0, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_distance_of_black_and_white_is_a_hundred():
    assert np.linalg.norm(lab(linear("#ffffff")) - lab(linear("#000000"))) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", SEEN_BY)
@pytest.mark.parametrize(("one", "other"), APART)
def test_the_passes_are_told_apart_by_every_kind_of_eyes(theme, kind, one, other):
    chosen = tokens(theme)
    seen = [lab(np.array(SEEN_BY[kind]) @ linear(chosen[token])) for token in (one, other)]
    assert np.linalg.norm(seen[0] - seen[1]) > 40
