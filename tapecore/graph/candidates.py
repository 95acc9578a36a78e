"""What a Variable could be called, the best first: as the program calls it, as its objects and the places of a
gradient's sources say, by the name it was made with, and as a loop called it in passing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.uses import asked_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tapecore.graph.owners import Owners
    from tapecore.graph.program import Program
    from tapecore.recording.event import Event, Name
    from tapecore.recording.recording import Recording


def own_name(created: Event | None) -> str:
    """The name that a Variable was made with (``dense/kernel``), without the ``:0``; or ""."""
    return "" if created is None else str(created.info.get("name", "")).removesuffix(":0")


class Candidates:
    """Answers by the Variable's number. ``bound``: the names it was given, ``created``: the event that made it;
    ``sharing``: the Variables that a name stood for."""

    def __init__(
        self,
        recording: Recording,
        program: Program,
        owners: Owners,
        bound: Mapping[int, Sequence[Name]],
        created: Mapping[int, Event],
        sharing: Mapping[str, set[int]],
    ) -> None:
        self._program = program
        self._bound = bound
        self._created = created
        self._places = asked_places(recording, program)
        self._texts = {name.text for name in recording.names}
        self._outside: dict[tuple[int, str], str] = {}  # a Variable and its name -> that name from outside
        for variable, names in bound.items():
            for name in names:
                if "." in name.text and variable in created:
                    self._outside[variable, name.text] = owners.outside(name, created[variable])
        self._known = {  # names of which every Variable that has them is called something from outside
            text for text, all_ in sharing.items() if all(self._outside.get((v, text)) for v in all_)
        }

    def of(self, variable: int) -> list[str]:
        """Its names, none twice."""
        names = self._bound.get(variable, ())
        firm = [name.text for name in names if (name.text, name.line) not in self._program.passing]
        outside = {text: self._outside.get((variable, text), "") for text in firm}
        written = [
            each
            for text in sorted(firm, key=lambda text: not text.isidentifier())
            for each in ((outside[text], text) if self._is_used(variable, outside[text]) else (text,))
        ]
        own = own_name(self._created.get(variable))
        given = [own] if own and own not in self._texts else []
        places = self._places[variable]
        objects = [outside[text] for text in firm if text in self._known]
        others = [*objects, *places, *given, *filter(None, outside.values())] if firm else [*given, *places]
        return list(dict.fromkeys([*written, *others, *(name.text for name in names)]))

    def _is_used(self, variable: int, outside: str) -> bool:
        """Whether the program itself calls it so."""
        return outside != "" and (outside in self._places[variable] or outside in self._program.source)
