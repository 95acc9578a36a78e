"""A program whose names run from right to left is read as every program: in the code, in formulas, in stories."""

import pytest
from playwright.sync_api import Page

from tests.browser.doing import run

pytestmark = pytest.mark.browser

LOSS, WEIGHT, INPUT = "הפסד", "משקל", "קלט"
PROGRAM = f"""import tensorflow as tf
{WEIGHT} = tf.Variable(2.0)
{INPUT} = tf.constant(3.0)
with tf.GradientTape() as tape:
    {LOSS} = {WEIGHT} * {INPUT} + 1.0
g = tape.gradient({LOSS}, [{WEIGHT}, {INPUT}])
"""
ORDER = """([root, words]) => {
  const texts = document.createTreeWalker(document.querySelector(root), NodeFilter.SHOW_TEXT);
  const lefts = [];
  while (texts.nextNode()) {
    for (const word of words) {
      const at = texts.currentNode.data.indexOf(word);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + word.length);
      lefts.push([word, range.getBoundingClientRect().left]);
    }
  }
  return lefts.sort(([, one], [, other]) => one - other).map(([word]) => word);
}"""
"""Which of some words stand further to the left."""
LINE = "#editor .ts-line-backward"
FORMULA = "#inspector .ts-formula"


def test_names_stand_where_they_are_written(screen: Page) -> None:
    run(screen, PROGRAM)
    for key in ("Home", "b", "ArrowRight", "ArrowRight"):
        screen.keyboard.press(key)
    assert screen.evaluate(ORDER, [LINE, [LOSS, WEIGHT, INPUT]]) == [LOSS, WEIGHT, INPUT]
    assert screen.evaluate(ORDER, [FORMULA, [LOSS, WEIGHT]]) == [LOSS, WEIGHT]
    assert screen.evaluate(ORDER, ["#why .story[data-shown] .proof", [LOSS, INPUT, "2.0"]]) == [
        LOSS,
        INPUT,
        "2.0",
    ]
    assert screen.evaluate("() => window.tapescreen.store.editing.text()") == PROGRAM
