"""Whether a piece of the program's text has to do with a source, going by the names that stand there."""

from __future__ import annotations

import ast
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.diagnosis.case import Case


class Mentions:
    """What names stood for since event ``since``."""

    def __init__(self, case: Case, since: int) -> None:
        self.case = case
        self.since = since

    def of_it(self, parts: Sequence[ast.AST]) -> bool:
        """Whether the source stands there, or in a function that is called there."""
        waiting: list[ast.AST] = list(parts)
        seen: set[str] = set()
        while waiting:
            node = waiting.pop()
            reads = isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and isinstance(
                node.ctx, ast.Load
            )
            if reads and self._stands_for_it(ast.unparse(node)):
                return True
            if isinstance(node, ast.Call) and called(node) not in seen:
                seen.add(called(node))
                waiting += [part for f in self.case.program.functions_named(called(node)) for part in f.body]
            waiting += ast.iter_child_nodes(node)
        return False

    def _stands_for_it(self, text: str) -> bool:
        """Whether the name stood for the source, or for something made of it, and for nothing else."""
        case = self.case
        names = case.words.history.get(text, [])
        count = bisect_left(names, case.until, key=lambda name: name.after)
        if not count:
            return text == case.question.source
        if "." in text:  # of which object, the text does not tell
            return all(name.value in case.start for name in islice(names, count))
        late = bisect_left(names, self.since - 1, key=lambda name: name.after)
        reached = case.reached
        return all(name.value in reached for name in islice(names, min(late, count - 1), count))
