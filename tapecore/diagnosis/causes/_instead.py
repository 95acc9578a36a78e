"""What to do in place of an op without a gradient, where no edit is mechanical."""

from __future__ import annotations

OTHERWISE = "Compute it with other ops, which have a gradient, or take None as the right answer."
_PLACE = "Which place wins is a whole number: weigh all entries by `tf.nn.softmax` instead."
_STEP = "Leave it out, or only add what it changes: `x + tf.stop_gradient(tf.round(x) - x)`."
_TEST = "A test jumps from 0 to 1: `tf.sigmoid` of the difference goes there smoothly."
_BIN = "Which bin a number is in jumps: let the number itself enter the result, as a weight."
_DRAW = "What is drawn jumps: weigh each outcome by its probability, or learn from log p."
_REAL = "The angle of real numbers is 0 or pi, flat between: use the numbers, or complex ones."
_COUNT = "How many there are is a whole number: let the values themselves enter the result."
_ORDER = "An order of entries jumps: `tf.sort` gives the sorted values, which have gradients."

_BY_OP = {
    **dict.fromkeys(("ArgMax", "ArgMin", "OneHot", "InTopKV2", "InTopK"), _PLACE),
    **dict.fromkeys(("Round", "Rint", "Floor", "Ceil", "FloorDiv", "Sign"), _STEP),
    **dict.fromkeys(
        ("Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual", "ApproximateEqual"), _TEST
    ),
    **dict.fromkeys(("LogicalAnd", "LogicalOr", "LogicalNot", "Any", "All"), _TEST),
    **dict.fromkeys(("Bucketize", "LowerBound", "UpperBound", "SearchSorted", "HistogramFixedWidth"), _BIN),
    **dict.fromkeys(("Multinomial", "StatelessMultinomial"), _DRAW),
    **dict.fromkeys(("Range", "CountNonZero", "Bincount", "DenseBincount"), _COUNT),
}
_BY_NAME = {"angle": _REAL, "argsort": _ORDER}
"""Functions that are several ops."""


def advice(op: str, written: str) -> str:
    """The advice that fits an op, by the function that was written and by the op's own name."""
    return _BY_NAME.get(written) or _BY_OP.get(op, OTHERWISE)
