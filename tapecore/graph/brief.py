"""A value in a few characters, as a screen writes it on a node: a node is made wide enough for these.

The same rule stands where a screen draws them; here it says only how much room they take. In the browser it is
``SHORT`` of ``graph/look.ts``, ``hasNumbers`` and ``brief`` of ``values.ts``, ``formatNumber`` of ``numbers.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.numbers import is_written_out, number, shape_text, text

if TYPE_CHECKING:
    from tapecore.recording.value import Value

SHORT = 13
"""What takes more characters gives way to the shape."""
LARGE, SMALL = 1e5, 1e-3
"""From the one, and below the other, a number is written with a power of ten."""


def gradient_text(gradient: Value) -> str:
    """``∂ 4.52``, ``∂ [2.0, 4.0]``, ``∂ (128, 64)``."""
    written = brief(gradient) if is_written_out(gradient) else ""
    return f"∂ {written if 0 < len(written) <= SHORT else shape_text(gradient.shape)}"


def brief(value: Value) -> str:
    """A scalar with four decimals, all else as in every text."""
    if value.shape or value.data.form != "inline":
        return text(value)
    (item,) = value.data.items
    if isinstance(item, str):
        return item
    return four_decimals(item) if isinstance(item, float) else number(item)


def four_decimals(item: float) -> str:
    """``0.8855``, ``6.0``, ``123.46``, ``2500.0``, ``1.2e-7``: the larger, the fewer decimals."""
    size = abs(item)
    if size != 0 and not SMALL <= size < LARGE:
        digits, _, power = f"{item:.3e}".partition("e")
        return f"{digits.rstrip('0').rstrip('.')}e{int(power)}"
    written = f"{item:.{1 if size >= 1000 else 2 if size >= 100 else 4}f}".rstrip("0")
    return f"{written}0" if written.endswith(".") else written
