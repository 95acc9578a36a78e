"""What sentences and labels need to know together: names, tapes, targets, scopes, the diagnosis's reasons."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast, overload

from app.document.lookup import Lookup
from app.document.names import Names, wrapped
from app.document.numbers import array
from tapecore.graph.numbers import number, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tapecore.graph.words import Words
    from tapecore.recording.event import Event
    from tapecore.recording.value import Value


class Speech:
    """The vocabulary of one recording.

    By (gradient call, index of its source), from the diagnosis: `reasons` are the sentences that explain an
    answer, `sources` what the program calls each source.
    """

    def __init__(
        self,
        words: Words,
        reasons: Mapping[tuple[int, int], str],
        sources: Mapping[tuple[int, int], str],
    ) -> None:
        self.lookup = Lookup(words)
        self.names = Names(self.lookup)
        self.texts = Texts(words.recording.values)
        self._reasons = reasons
        self._sources = sources
        self._tape_names = _tape_names(self.lookup)

    def tape(self, event: Event) -> str:
        """The tape's name in the program, `tape`, or "the tape"."""
        if "accumulator" in event.info:
            return "the accumulator"
        return self._tape_names.get(int(event.info.get("tape", -1)), "the tape")

    def tape_own(self, event: Event) -> str:
        """The name of a tape or an accumulator in the program, where it has one; else as `tape` says it."""
        if "accumulator" not in event.info:
            return self.tape(event)
        names = _named_lines(self.lookup.recording.source).get(event.line, [])
        return names[0] if len(names) == 1 else self.tape(event)

    def tapes(self) -> list[str]:
        """By number what the program calls each tape; of several that it gives no name, "tape 2"."""
        numbers = [int(e.info["tape"]) for e in self.lookup.events if e.kind == "tape_open"]
        count = max(numbers, default=-1) + 1
        unnamed = "the tape" if count == 1 else "tape {}"
        return [self._tape_names.get(number, unnamed.format(number + 1)) for number in range(count)]

    def source(self, call: Event, place: int) -> str:
        """What the program calls a source, by its place among those of a gradient call; "" for none there."""
        sources = call.info.get("sources", ())
        told = self._sources.get((call.at, place), "")
        return told or (self.names.label(sources[place]) if place < len(sources) else "")

    def tape_first(self, event: Event) -> str:
        """The same at the beginning of a sentence; a name is left as the program writes it."""
        said = self.tape(event)
        return said[:1].upper() + said[1:] if said.startswith("the ") else said

    def scope(self, event: Event) -> str:
        """`i = 0`, `loss_fn()` or "" for an event."""
        return self.lookup.scopes.label(event.at)

    def scope_of(self, event: Event) -> str:
        """The same as the tail of a sentence."""
        scope = self.scope(event)
        return f", {scope}" if scope else ""

    def target(self, gradient: Event) -> str:
        """`loss`, or `y + z` when there are several."""
        return self.names.target(gradient)

    def answer_label(self, answer: Event) -> str:
        """`∂loss/∂x`."""
        gradient = self.lookup.gradient_of(answer)
        if gradient and gradient.what == "jvp":
            return f"tangent of {self.names.label(self.source_of(answer))}"
        target = self.target(gradient) if gradient else "?"
        key = (answer.within, int(answer.info.get("source", 0)))
        source = self._sources.get(key) or self.names.label(self.source_of(answer))
        return f"∂{wrapped(target)}/∂{wrapped(source)}"

    def source_of(self, answer: Event) -> int:
        """The value that an answer is about: the source, or -1 where it was no tensor."""
        return answer.inputs[0] if answer.inputs else -1

    def reason(self, answer: Event) -> str:
        """The diagnosis in one sentence, with a space before it."""
        said = self._reasons.get((answer.within, int(answer.info.get("source", 0))), "")
        return f" {said}" if said else ""

    def terms(self, gradient: Event) -> str:
        """`, 7.0 = 3.0 + 4.0`, where a whole gradient is a sum with as many terms as the target has elements."""
        size = sum(self.lookup.values[value].size for value in gradient.inputs if value >= 0)
        inside = self.lookup.children[gradient.at]
        given = {event.outputs[0] for event in inside if event.kind == "answer" and event.outputs}
        for event in reversed(inside):  # what another use adds to is not the gradient
            whole = event.kind == "pullback" and given.issuperset(event.outputs)
            found = self._sum_in(event, size) if whole else ""
            if found:
                return found
        return ""

    def _sum_in(self, pullback: Event, size: int) -> str:
        if len(pullback.outputs) != 1 or not pullback.info.get("unsummed"):
            return ""
        parts = cast("int", pullback.info["unsummed"][0])
        terms = array(self.lookup.values[parts]) if parts >= 0 else None
        total = self.lookup.values[pullback.outputs[0]]
        if terms is None or terms.size != size or total.size != 1 or not 1 < size <= 4:
            return ""
        return f", {self.texts[total.id]} = {' + '.join(number(x) for x in terms.ravel().tolist())}"


class Texts(Sequence[str]):
    """What each value reads as, by its index; written when it is first asked for."""

    def __init__(self, values: Sequence[Value]) -> None:
        self._values = values
        self._known: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[place] for place in range(len(self))[index]]
        known = self._known.get(index)
        if known is None:
            known = self._known[index] = text(self._values[index])
        return known


def _tape_names(lookup: Lookup) -> dict[int, str]:
    """What `with tf.GradientTape() as NAME` or `NAME = tf.GradientTape()` calls each tape."""
    by_line = _named_lines(lookup.recording.source)
    found: dict[int, str] = {}
    for event in lookup.events:
        if event.kind == "tape_open" and event.line in by_line:
            number_ = int(event.info.get("tape", -1))
            names = by_line[event.line]
            taken = sum(1 for other in found.values() if other in names) if len(names) > 1 else 0
            found.setdefault(number_, names[min(taken, len(names) - 1)])
    return found


def _named_lines(source: str) -> dict[int, list[str]]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[int, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.With):
            for item in node.items:
                if isinstance(item.optional_vars, ast.Name):
                    found.setdefault(item.context_expr.lineno, []).append(item.optional_vars.id)
                elif isinstance(item.context_expr, ast.Name):
                    found.setdefault(item.context_expr.lineno, []).append(item.context_expr.id)
    return found
