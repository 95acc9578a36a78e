"""Comparisons and logic: registered as having no gradient; tests for NaN and inf: not registered at all."""

from __future__ import annotations

import numpy as np

from tapecore.engine.op import elementwise
from tapecore.engine.ops.element_types import INTEGERS, ORDERED, REAL

# fmt: off
equal         = elementwise("Equal",        np.equal,         x=None, y=None, api="equal math.equal")
not_equal     = elementwise("NotEqual",     np.not_equal,     x=None, y=None, api="not_equal math.not_equal")
less          = elementwise("Less",         np.less,          x=None, y=None,
    types=ORDERED, api="less math.less")
less_equal    = elementwise("LessEqual",    np.less_equal,    x=None, y=None,
    types=ORDERED, api="less_equal math.less_equal")
greater       = elementwise("Greater",      np.greater,       x=None, y=None,
    types=ORDERED, api="greater math.greater")
greater_equal = elementwise("GreaterEqual", np.greater_equal, x=None, y=None, types=ORDERED,
                            api="greater_equal math.greater_equal")
logical_and   = elementwise("LogicalAnd",   np.logical_and,   x=None, y=None,
    api="logical_and math.logical_and")
logical_or    = elementwise("LogicalOr",    np.logical_or,    x=None, y=None,
    api="logical_or math.logical_or")
logical_xor   = elementwise("LogicalXor",   np.logical_xor,   x=None, y=None, api="math.logical_xor")
logical_not   = elementwise("LogicalNot",   np.logical_not,   x=None, api="logical_not math.logical_not")
bitwise_and   = elementwise("BitwiseAnd",   np.bitwise_and,   x=None, y=None,
    types=INTEGERS, api="bitwise.bitwise_and")
bitwise_or    = elementwise("BitwiseOr",    np.bitwise_or,    x=None, y=None,
    types=INTEGERS, api="bitwise.bitwise_or")
bitwise_xor   = elementwise("BitwiseXor",   np.bitwise_xor,   x=None, y=None,
    types=INTEGERS, api="bitwise.bitwise_xor")
left_shift    = elementwise("LeftShift",    np.left_shift,    x=None, y=None,
    types=INTEGERS, api="bitwise.left_shift")
right_shift   = elementwise("RightShift",   np.right_shift,   x=None, y=None,
    types=INTEGERS, api="bitwise.right_shift")
invert        = elementwise("Invert",       np.invert,        x=None, types=INTEGERS, api="bitwise.invert")
is_nan        = elementwise("IsNan",        np.isnan,         x=..., types=REAL, api="math.is_nan")
is_inf        = elementwise("IsInf",        np.isinf,         x=..., types=REAL, api="math.is_inf")
is_finite     = elementwise("IsFinite",     np.isfinite,      x=..., types=REAL, api="math.is_finite")
# fmt: on
