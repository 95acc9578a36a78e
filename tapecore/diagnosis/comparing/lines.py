"""Which line of one program is which line of another: an edit moves some, changes some, adds some."""

from __future__ import annotations

from difflib import SequenceMatcher

from tapecore.graph.program import lines_of


class Lines:
    """The lines of two programs, each with its place in both: equal lines share one, and so do the lines of a passage
    that was changed, in order, as far as both have one. What only one of them has got is a place of its own.

    Lines count from 1; line 0, that of no line, is at place 0 in both.
    """

    def __init__(self, before: str, after: str) -> None:
        olds, news = ([line.strip() for line in lines_of(text)] for text in (before, after))
        self.before = {0: 0, **{line: -line for line in range(1, len(olds) + 1)}}
        self.after = {0: 0, **{line: -len(olds) - line for line in range(1, len(news) + 1)}}
        for kind, old, old_end, new, new_end in SequenceMatcher(
            None, olds, news, autojunk=False
        ).get_opcodes():
            if kind in ("equal", "replace"):
                for k in range(min(old_end - old, new_end - new)):
                    self.before[old + k + 1] = self.after[new + k + 1] = old + k + 1
