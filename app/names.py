"""What the editor knows of public names before any run: signatures, and what differentiation does with each."""

from __future__ import annotations

import asyncio
import contextlib
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import msgspec
from fastapi import Response
from fastapi.responses import JSONResponse

from tapecore.sandbox.catalogue import OpCard, PublicName, catalogue, public_names

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.workshop import Workshop


QUIET = 1.5
"""Seconds without anything going on before they are made."""


class Input(msgspec.Struct):
    """One input of an op: ``rule`` is ``rule``, ``none`` or ``missing``."""

    name: str
    rule: str
    formula: str


class Known(msgspec.Struct, omit_defaults=True):
    """One name. ``op``: the op that it is; ``ops``: else the ops that it is written on."""

    name: str
    kind: str
    signature: str = ""
    about: str = ""
    op: str = ""
    ops: list[str] = []


class Names(msgspec.Struct):
    """All names, and the inputs of every op that they speak of."""

    names: list[Known]
    ops: dict[str, list[Input]]


def known_names(names: list[PublicName], cards: list[OpCard]) -> Names:
    """The names with their ops."""
    own = {name: card.entry.name for card in cards for name in card.own_names}
    written: dict[str, list[str]] = {}
    for card in cards:
        for user in card.users:
            written.setdefault(user, []).append(card.entry.name)
    known = [
        Known(
            each.name,
            each.kind,
            each.signature,
            each.about,
            own.get(each.name, ""),
            written.get(each.name, []),
        )
        for each in names
    ]
    return Names(known, {card.entry.name: _inputs(card) for card in cards})


def _inputs(card: OpCard) -> list[Input]:
    entry = card.entry
    rows = zip(entry.inputs, entry.rules, entry.formulas, strict=True)
    return [Input(name, rule, formula) for name, rule, formula in rows]


_making = Lock()


def names_as_json() -> bytes:
    """All of them, made once; who asks meanwhile waits. OSError when the engine's process cannot be started."""
    with _making:
        return _made()


@lru_cache(maxsize=1)
def _made() -> bytes:
    return msgspec.json.encode(known_names(public_names(), catalogue()))


async def ready_when_quiet(workshop: Workshop, quiet: float = QUIET) -> None:
    """Make them before anybody asks, in the first moment in which nothing else goes on.

    They take seconds on a busy machine, and the first hover of a name should not wait."""
    calm = 0
    while calm < 3:
        await asyncio.sleep(quiet / 3)
        calm = 0 if workshop.busy else calm + 1
    with contextlib.suppress(OSError):  # whoever asks for them is told
        await workshop.in_thread(names_as_json)


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the route: asked once by each page, when its editor first needs a name."""

    async def names() -> Response:
        try:
            content = await workshop.in_thread(names_as_json)
        except OSError:
            return JSONResponse(
                {"message": "No process could be started to ask for the names."}, status_code=503
            )
        return Response(content, media_type="application/json", headers={"cache-control": "no-store"})

    server.add_api_route("/api/names", names)
