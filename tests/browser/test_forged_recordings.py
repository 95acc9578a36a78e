"""A recording that somebody forged to hold markup wherever it holds text: shown as text, in every panel and story."""

import json

import pytest
from playwright.sync_api import Page, expect

from tapecore.capture import run
from tapecore.recording import lines
from tests.browser.doing import see_everything
from tests.browser.test_open_and_save import opened

pytestmark = pytest.mark.browser

PROGRAM = """import tensorflow as tf
frozen = tf.constant(2.0)
weight = tf.Variable(3.0, name="weight")
def helper(a):
    return tf.round(a) * tf.sin(weight)
with tf.GradientTape() as tape:
    middle = helper(weight * frozen)
    loss = middle * tf.stop_gradient(weight)
print(tape.gradient(loss, [weight, frozen]), "printed words")
"""
FORGED = ("Round", "Sin", "StopGradient", "helper", "weight", "frozen", "middle", "loss", "printed words")
MARKUP = "<img src=x onerror='window.__forged={0}'></script><svg onload='window.__forged={0}'>"
ALIEN = "() => document.querySelectorAll('img:not(.figure, .cm-widgetBuffer), iframe, [onload], [onerror]').length"


def forged() -> bytes:
    """The file of a run in which every text that is a name alone is markup, the program's too."""
    header, *rows = [json.loads(line) for line in lines(run(PROGRAM, name="a name"))]
    told = {word: MARKUP.replace("{0}", str(place)) for place, word in enumerate(FORGED)}
    header |= {"name": MARKUP, "source": header["source"].replace("frozen", MARKUP)}
    return b"".join(json.dumps(_forged(row, told)).encode() + b"\n" for row in (header, *rows))


def _forged(part: object, told: dict[str, str]) -> object:
    if isinstance(part, dict):
        return {key: _forged(value, told) for key, value in part.items()}
    if isinstance(part, list):
        return [_forged(each, told) for each in part]
    return told.get(part, part) if isinstance(part, str) else part


def test_markup_is_text_in_every_story_step_and_panel(screen: Page) -> None:
    opened(screen, "forged.tape", forged())
    scripts = screen.evaluate("() => document.scripts.length")
    calls = screen.evaluate("() => window.tapescreen.store.document.calls")
    assert any(answer["tone"] == "none" for answer in calls[0]["answers"])
    see_everything(screen)
    expect(screen.get_by_text("onerror='window.__forged").locator("visible=true").first).to_be_visible()
    assert screen.evaluate(ALIEN) == 0
    assert screen.evaluate("() => document.scripts.length") == scripts
    assert screen.evaluate("() => window.__forged") is None
