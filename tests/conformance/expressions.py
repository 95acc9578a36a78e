"""Evaluate the expressions of expressions.txt one by one, each in fresh surroundings."""

from __future__ import annotations

import contextlib
import copy
import io
import re
from pathlib import Path
from typing import Any

import numpy as np

PREAMBLE = """
a = tf.constant(1.0); b = tf.constant([1.0, 2.0]); m = tf.constant([[1.0, 2.0], [3.0, 4.0]])
v = tf.Variable([1.0, 2.0]); w = tf.Variable(3.0); i = tf.Variable(3)
s = tf.IndexedSlices(tf.constant([[1.0, 2.0]]), tf.constant([1]), tf.constant([3, 2]))
with tf.GradientTape(persistent=True) as tape:
    tape.watch(a)
    c = a * a * 3.0
"""
ADDRESS = re.compile(r"0x[0-9a-f]+")


def lines() -> list[str]:
    """The expressions."""
    text = (Path(__file__).parent / "expressions.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def evaluate(expression: str, tensorflow: Any) -> dict[str, Any]:
    """Its repr, or the type and first line of its error, and what it printed."""
    names: dict[str, Any] = {"tf": tensorflow, "np": np, "copy": copy}
    exec(PREAMBLE, names)
    printed = io.StringIO()
    outcome: dict[str, Any] = {}
    with contextlib.redirect_stdout(printed):
        try:
            outcome["value"] = ADDRESS.sub("0x", repr(eval(expression, names)))
        except Exception as error:  # noqa: BLE001  # an expression may raise anything; that is its outcome
            outcome["error"] = [type(error).__name__, ADDRESS.sub("0x", str(error)).split("\n")[0]]
    return {**outcome, "printed": printed.getvalue()} if printed.getvalue() else outcome
