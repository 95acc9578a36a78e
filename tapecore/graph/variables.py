"""What each Variable is called so that no two of a recording bear one name: by a name or place of its own,
else by where it was made."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from tapecore.graph.candidates import Candidates, own_name
from tapecore.graph.owners import Owners
from tapecore.graph.uses import lives

if TYPE_CHECKING:
    from tapecore.graph.program import Program
    from tapecore.recording.event import Event, Name
    from tapecore.recording.recording import Recording


class Variables:
    """Names of one recording's Variables, by number."""

    def __init__(self, recording: Recording, program: Program) -> None:
        self._recording = recording
        self._program = program
        self._owners = Owners(recording, program)
        self.bound: dict[int, list[Name]] = defaultdict(list)
        self.created: dict[int, Event] = {}
        self._sharing: dict[str, set[int]] = defaultdict(set)  # a name -> the Variables that it stood for
        self._attributes: dict[str, bool] = {}  # a name -> whether it is an attribute that a method gave
        for name in recording.names:
            variable = (
                recording.values[name.value].variable if 0 <= name.value < len(recording.values) else -1
            )
            if variable >= 0:
                self.bound[variable].append(name)
                self._sharing[name.text].add(variable)
        for event in recording.events:
            if event.kind == "create" and "variable" in event.info:
                self.created.setdefault(int(event.info["variable"]), event)

    def own(self, variable: int) -> str:
        """The name that it was given when it was made (``dense/kernel``), without the ``:0``; or ""."""
        return own_name(self.created.get(variable))

    def is_shared(self, text: str) -> bool:
        """Whether the program called several Variables so."""
        return len(self._sharing.get(text, ())) > 1

    def is_foreign(self, text: str, line: int) -> bool:
        """Whether ``text`` is an object's attribute as only its own methods call it, and ``line`` is in none."""
        root, dot, _ = text.partition(".")
        if not dot:
            return False
        if text not in self._attributes:
            named = [name for number in self._sharing.get(text, ()) for name in self.bound[number]]
            self._attributes[text] = any(
                name.text == text and self._owners.is_within(root, name.line) for name in named
            )
        return self._attributes[text] and not self._owners.is_within(root, line)

    def distinct(self, variable: int) -> str:
        """The name that says which Variable it is: ``net.gain``, ``self.parts[1]``, ``w (line 5)``,
        ``self.w #2``; "" for one that the recording knows nothing of."""
        return self._distinct.get(variable, "")

    def spoken(self, variable: int) -> str:
        """The same within a sentence: a name that stood for one Variable after the other needs no addition."""
        label = self.distinct(variable)
        plain = self._plain.get(variable, "")
        return plain if plain and label != plain and self._in_turn(plain) else label

    @cached_property
    def _plain(self) -> dict[int, str]:
        """The first name of those that have no name of their own."""
        return {
            number: names[0]
            for number, names in self._candidates.items()
            if names and all(len(self._bearers[name]) > 1 for name in names)
        }

    @cached_property
    def _candidates(self) -> dict[int, list[str]]:
        found = Candidates(
            self._recording, self._program, self._owners, self.bound, self.created, self._sharing
        )
        return {number: found.of(number) for number in dict.fromkeys([*self.created, *self.bound])}

    @cached_property
    def _lives(self) -> dict[int, tuple[int, int]]:
        return lives(self._recording, self.bound)

    @cached_property
    def _bearers(self) -> dict[str, set[int]]:
        """A name -> all Variables that could be called so."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, names in self._candidates.items():
            for name in names:
                found[name].add(number)
        return found

    @cached_property
    def _distinct(self) -> dict[int, str]:
        found = {
            number: next(name for name in names if len(self._bearers[name]) == 1)
            for number, names in self._candidates.items()
            if names and number not in self._plain
        }
        alike: dict[str, list[int]] = defaultdict(list)
        for number, name in self._plain.items():
            alike[name].append(number)
        for name, numbers in alike.items():
            found.update(zip(numbers, self._told_apart(name, sorted(numbers)), strict=True))
        return found

    def _told_apart(self, name: str, numbers: list[int]) -> list[str]:
        """By the line that made each, else counted."""
        lines = [self.created[number].line if number in self.created else 0 for number in numbers]
        if len(set(lines)) == len(lines) and all(lines):
            return [f"{name} (line {line})" for line in lines]
        return [f"{name} #{place}" for place, _ in enumerate(numbers, 1)]

    def _in_turn(self, text: str) -> bool:
        """Whether each Variable of this name was used for the last time before the next got the name."""
        spans = sorted(self._lives[number] for number in self._sharing.get(text, ()))
        return bool(spans) and all(one[1] <= two[0] for one, two in pairwise(spans))
