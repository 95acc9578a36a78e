"""One question to an engine: what does this call give, and its derivatives? Asked of both engines in the same
words, so that their answers can be laid side by side. The oracle's process imports this file by itself."""

from __future__ import annotations

from typing import Any

import numpy as np

Arrays = list[Any]
LETTERS = "abcdefgh"


def answered(tf: Any, call: str, inputs: Arrays, push: bool, op: Any = None) -> dict[str, Any]:
    """The outputs of ``call`` on ``inputs`` (named a, b, ...), the gradients by the floating ones, and with
    ``push`` the tangents of the outputs. Errors by the name of their type and their text."""
    known = {letter: tf.constant(x) for letter, x in zip(LETTERS, inputs, strict=False)}
    sources = [x for x in known.values() if differentiable(x)]
    names = {"tf": tf, "np": np, "op": op, **known}
    answer: dict[str, Any] = {}
    try:
        with tf.GradientTape() as tape:
            tape.watch(sources)
            outputs = _flat(eval(call, names))
    except Exception as error:  # noqa: BLE001  # which error it is, is the answer
        return {"error": _told(error)}
    answer["values"] = [plain(tf, y) for y in outputs]
    targets = [y for y in outputs if differentiable(y)]
    if targets and sources:
        answer["gradients"] = _gradients(tf, tape, targets, sources)
        if push:
            answer["tangents"] = _pushed(tf, call, names, sources)
    return answer


def differentiable(x: Any) -> bool:
    """Whether gradients flow through its dtype."""
    return x.dtype.is_floating or x.dtype.is_complex


def wave(shape: Any, dtype: Any, phase: float) -> Any:
    """Numbers of which no two are alike, the same in both engines: cotangents and tangents."""
    numbers = np.cos(phase + 1.7 * np.arange(int(np.prod(shape, dtype=int)))).reshape(tuple(shape))
    return (
        numbers + 0.5j * numbers[::-1] if np.dtype(dtype).kind == "c" and numbers.ndim else numbers
    ).astype(dtype)


def _gradients(tf: Any, tape: Any, targets: Arrays, sources: Arrays) -> Any:
    seeds = [tf.constant(wave(y.shape, y.dtype.as_numpy_dtype, k)) for k, y in enumerate(targets)]
    try:
        return [plain(tf, g) for g in tape.gradient(targets, sources, output_gradients=seeds)]
    except Exception as error:  # noqa: BLE001  # which error it is, is the answer
        return _told(error)


def _pushed(tf: Any, call: str, names: dict[str, Any], sources: Arrays) -> Any:
    tangents = [tf.constant(wave(x.shape, x.dtype.as_numpy_dtype, 0.3 + k)) for k, x in enumerate(sources)]
    try:
        with tf.autodiff.ForwardAccumulator(sources, tangents) as accumulator:
            outputs = [y for y in _flat(eval(call, names)) if differentiable(y)]
        pushed = [accumulator.jvp(y) for y in outputs]
        return [None if t is None else plain(tf, tf.convert_to_tensor(t)) for t in pushed]
    except Exception as error:  # noqa: BLE001  # which error it is, is the answer
        return _told(error)


def _told(error: Exception) -> tuple[str, str]:
    return type(error).__name__, str(error)


def _flat(y: Any) -> Arrays:
    return [part for item in y for part in _flat(item)] if isinstance(y, (list, tuple)) else [y]


def plain(tf: Any, x: Any) -> Any:
    """A tensor as an array, sparse gradients marked, None as it is."""
    if x is None:
        return None
    if type(x).__name__ == "IndexedSlices":
        return "IndexedSlices", np.asarray(tf.convert_to_tensor(x).numpy())
    return np.asarray(x.numpy() if hasattr(x, "numpy") else x)
