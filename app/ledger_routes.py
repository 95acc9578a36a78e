"""The path ledger, on request: which paths carry most of one source's gradient in one gradient call."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from fastapi import Response
from fastapi.responses import JSONResponse

from app.analysis import document_of
from app.ledger_chains import Chain, chains
from app.session_store import GONE
from tapecore.graph.ledger import Flow, flow
from tapecore.recording.recomputed.ledger import Ledger, Path, PathsAsked
from tapecore.sandbox.asking import CannotAnswer
from tapecore.sandbox.questions import paths_of

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.analysis import Analysis
    from app.workshop import Workshop
    from tapecore.recording import Event
    from tapecore.sandbox import Limits

CANCELLING = 10.0
"""The contributions cancel each other where together they are so many times as large as what is left of them."""
EXACT = 10**15
"""A count of paths up to here is written out, a larger one by its size."""


class Amount(msgspec.Struct):
    """A contribution: its share of the whole gradient, its Euclidean norm, and itself where it is one number."""

    share: float | None
    norm: float | None
    value: float | None


class LedgerPath(Amount):
    """One of the paths listed."""

    chain: Chain


class PathLedger(msgspec.Struct):
    """`count`: all paths; `others`: those not listed, which together are `rest`. `absolute`: the sum of the norms of
    all contributions (at least that, if not `exact`). `elements` of the one target (0: several targets), of which
    `element` was asked for, -1: all of them together, as the program did. `cannot` says why there are no numbers."""

    source: str
    target: str
    count: str
    others: str
    elements: int
    element: int
    paths: list[LedgerPath] = []
    whole: Amount | None = None
    rest: Amount | None = None
    absolute: float | None = None
    exact: bool = False
    cancels: bool = False
    found: int = 0
    ending: str = ""
    cannot: str = ""


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the route: `POST /api/session/<id>/ledger?answer=<event>&element=<index>` answers `PathLedger`."""

    async def ledger(session: str, answer: int, element: int = -1) -> Response:
        limits = workshop.sandbox.limits
        try:
            found = await workshop.in_thread(
                lambda: ledger_of(workshop.analysis(session), answer, element, limits)
            )
        except KeyError:
            return JSONResponse({"message": GONE}, status_code=404)
        headers = {"cache-control": "no-store"}
        return Response(msgspec.json.encode(found), media_type="application/json", headers=headers)

    server.add_api_route("/api/session/{session}/ledger", ledger, methods=["POST"])


def ledger_of(analysis: Analysis, at: int, element: int, limits: Limits) -> PathLedger:
    """The ledger of the source that answer `at` (an event's index) is about."""
    document_of(analysis)
    events = analysis.recording.events
    answer = events[at] if 0 <= at < len(events) and events[at].kind == "answer" else None
    call = None if answer is None or answer.within < 0 else events[answer.within]
    if answer is None or call is None:
        return PathLedger("", "", "0", "0", 0, -1, cannot="There is no answer of a gradient call.")
    ways = flow(analysis.recording, call.at, int(answer.info.get("source", 0)))
    told = _begun(analysis, call, answer, ways, element)
    if call.what != "gradient":
        told.cannot = f"A call of {call.what} is many gradients at once: only one of gradient has a ledger."
    elif ways.paths:
        try:
            _fill(told, analysis, ways, _asked(answer, ways, element), limits)
        except CannotAnswer as reason:
            told.cannot = str(reason)
    return told


def _begun(analysis: Analysis, call: Event, answer: Event, ways: Flow, element: int) -> PathLedger:
    """What is known without running anything."""
    values, starts = analysis.recording.values, list(ways.starts)
    elements = math.prod(values[starts[0]].shape) if len(starts) == 1 else 0
    speech, count = analysis.speech, in_words(ways.paths)
    source = speech.source(call, int(answer.info.get("source", 0)))
    return PathLedger(source, speech.target(call), count, count, elements, element)


def _asked(answer: Event, ways: Flow, element: int) -> PathsAsked:
    hops = [(hop.op, hop.output, hop.value, hop.slot, hop.to) for hop in ways.hops]
    gradient = answer.outputs[0] if answer.outputs else -1
    return PathsAsked(
        {target: list(seeds) for target, seeds in ways.starts.items()}, hops, ways.ends, element, gradient
    )


def _fill(told: PathLedger, analysis: Analysis, ways: Flow, asked: PathsAsked, limits: Limits) -> None:
    found: Ledger = paths_of(analysis.recording, asked, limits)
    listed = [[ways.hops[place] for place in path.hops] for path in found.paths]
    told_of = chains(analysis, listed, next(iter(ways.starts)))
    told.paths = [
        LedgerPath(path.share, path.norm, path.value, chain)
        for path, chain in zip(found.paths, told_of, strict=True)
    ]
    told.others = in_words(ways.paths - len(told.paths))
    told.whole, told.rest = _amount(found.whole), _amount(found.rest)
    told.absolute, told.exact = found.absolute, found.exact
    told.found, told.ending = found.found, found.ending
    size = found.whole.norm or 0.0
    told.cancels = found.absolute is not None and len(told.paths) > 1 and found.absolute > CANCELLING * size


def _amount(path: Path) -> Amount:
    return Amount(path.share, path.norm, path.value)


def in_words(count: int) -> str:
    """`1,024`; a number beyond counting as `about 1.41 × 10^1505`, from its exact digits."""
    if count < EXACT:
        return f"{count:,}"
    power = int((count.bit_length() - 1) * math.log10(2))
    power += count >= 10 ** (power + 1)
    return f"about {count // 10 ** (power - 2) / 100:.2f} × 10^{power}"
