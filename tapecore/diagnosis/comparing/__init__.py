"""Two runs side by side: which event of the one is which of the other, and where they part."""

from tapecore.diagnosis.comparing.alignment import Pair, align
from tapecore.diagnosis.comparing.comparison import Comparison, compare
from tapecore.diagnosis.comparing.difference import Difference, difference
from tapecore.diagnosis.comparing.told import comparison_row, comparison_text

__all__ = [
    "Comparison",
    "Difference",
    "Pair",
    "align",
    "compare",
    "comparison_row",
    "comparison_text",
    "difference",
]
