"""Calls written as text, so that this engine and TensorFlow can both run them.

Run as a program it reads calls as JSON, runs them on the installed TensorFlow and writes the answers.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

LETTERS = "abcdef"


def _listed(x: Any, tf: Any) -> Any:
    if x is None:
        return None
    array = np.asarray(tf.convert_to_tensor(x).numpy())
    parts = [np.real(array), np.imag(array)] if array.dtype.kind == "c" else [array]
    return {"dtype": x.dtype.name, "shape": list(array.shape), "numbers": [_numbers(part) for part in parts]}


def _numbers(array: Any) -> list[Any]:
    if array.dtype.kind in "OSU":
        return [str(v) for v in array.ravel()]
    return array.astype(float).ravel().tolist()


def _flat(y: Any) -> list[Any]:
    return [part for item in y for part in _flat(item)] if isinstance(y, (list, tuple)) else [y]


def answer(tf: Any, expression: str, inputs: list[Any]) -> dict[str, Any]:
    """What ``expression`` gives, and the gradient of all its floating outputs by each floating input."""
    known = {letter: tf.constant(x) for letter, x in zip(LETTERS, inputs, strict=False)}
    sources = [x for x in known.values() if x.dtype.is_floating or x.dtype.is_complex]
    try:
        with tf.GradientTape() as tape:
            tape.watch(sources)
            outputs = _flat(eval(expression, {"tf": tf, "np": np, **known}))
        outputs = [tf.convert_to_tensor(y) for y in outputs]
        floating = [y for y in outputs if y.dtype.is_floating]
        gradients = tape.gradient(floating, sources) if floating else []
    except Exception as error:  # noqa: BLE001  # which error it is, is the answer
        return {"error": type(error).__name__}
    return {"values": [_listed(y, tf) for y in outputs], "gradients": [_listed(g, tf) for g in gradients]}


def main() -> None:
    import tensorflow as tf  # pyright: ignore[reportMissingImports]

    answers: list[Any] = []
    for call in json.load(sys.stdin):
        inputs = [np.array(numbers, kind).reshape(shape) for kind, shape, numbers in call["inputs"]]
        answers.append(answer(tf, call["expression"], inputs))
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
