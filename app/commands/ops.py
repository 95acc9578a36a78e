"""``tape-debugger ops``: what every op does, and what differentiation does with it."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from app.commands.saying import said
from app.exit_codes import FAILED
from app.op_text import card_data, card_text, table_line
from tapecore.sandbox.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.sandbox.catalogue import OpCard


def ops(name: str = "", *, as_json: Annotated[bool, Parameter(name="--json", negative=())] = False) -> int:
    """List the ops, or tell everything about one.

    For each input: rule (a gradient flows), none (registered as not differentiable, TensorFlow's None) or
    missing (no gradient registered, TensorFlow's LookupError). Exit code 2: there is no such op.

    Parameters
    ----------
    name
        An op (MatMul) or a public name (tf.matmul, math.sin, tf.raw_ops.Sum); all ops when left out.
    as_json
        Print JSON: a list with an object for each op.
    """
    cards = catalogue()
    if not name:
        print(_json(cards) if as_json else "\n".join(map(table_line, cards)))
        return 0
    found = find(name, cards)
    if not found:
        return said(_missing(name, cards), FAILED)
    print(_json(found) if as_json else "\n".join(map(card_text, found)))
    return 0


def _json(cards: Sequence[OpCard]) -> str:
    return json.dumps([card_data(card) for card in cards], indent=2)


def find(name: str, cards: Sequence[OpCard]) -> list[OpCard]:
    """The ops of a name: by their own and public names; else those that a public function of that name is
    written on."""
    asked = name.removeprefix("tf.").removeprefix("tensorflow.")
    own = [card for card in cards if asked in card.own_names]
    return (
        own
        or [card for card in cards if asked in card.users]
        or [c for c in cards if c.entry.name.lower() == asked.lower()]
    )


def _missing(name: str, cards: Sequence[OpCard]) -> str:
    asked = name.removeprefix("tf.").removeprefix("tensorflow.")
    near = difflib.get_close_matches(asked, [known for card in cards for known in card.names], 1)
    return f"There is no op {name}." + (f" The nearest name there is: {near[0]}." if near else "")
