"""A small notebook with headings, and 34 weights of which 14 get no gradient."""

import json

from playwright.sync_api import Page

from tests.browser.waiting import rest

CELLS = (
    ("# Data", "import tensorflow as tf\nws = [tf.Variable(float(i) + 1.0) for i in range(34)]", 205),
    ("", "x = tf.constant(2.0)\nx = x + 1.0", 206),
    ("## First", "with tf.GradientTape() as tape:\n    y = tf.add_n([w * w for w in ws[:20]])", 207),
    ("", "g = tape.gradient(y, ws)", 208),
    (
        "## Second",
        "v = tf.Variable(3.0)\nwith tf.GradientTape() as t2:\n    z = v * v * x\ng2 = t2.gradient(z, v)",
        209,
    ),
)


def notebook() -> bytes:
    """The ``.ipynb`` file."""
    cells: list[dict[str, object]] = []
    for heading, text, number in CELLS:
        if heading:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": heading})
        code = {"cell_type": "code", "metadata": {}, "execution_count": number, "outputs": [], "source": text}
        cells.append(code)
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def open_notebook(page: Page, address: str) -> None:
    """As somebody does who was given the address of its session."""
    answer = page.request.post(f"{address}/api/open?name=cells.ipynb", data=notebook())
    session = answer.json()["session"]
    page.goto(f"{address}/#session={session}")
    page.wait_for_function("id => window.tapescreen.store.document?.id === id", arg=session)
    rest(page)
