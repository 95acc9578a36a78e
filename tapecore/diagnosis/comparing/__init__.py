"""Two runs side by side: which event of the one is which of the other, and where they part."""

from tapecore.diagnosis.comparing.alignment import Pair, align
from tapecore.diagnosis.comparing.comparison import Comparison, compare
from tapecore.diagnosis.comparing.difference import Difference, difference
from tapecore.diagnosis.comparing.parting import Sides, parting
from tapecore.diagnosis.comparing.told import Answers, answers, comparison_row, comparison_text, counted
from tapecore.diagnosis.comparing.words import done, given, standing

__all__ = [
    "Answers",
    "Comparison",
    "Difference",
    "Pair",
    "Sides",
    "align",
    "answers",
    "compare",
    "comparison_row",
    "comparison_text",
    "counted",
    "difference",
    "done",
    "given",
    "parting",
    "standing",
]
