"""Every public name of the engine's ``tf``, as plain data in their order."""

from __future__ import annotations

import inspect
import re
from typing import Any

from tapecore.capture.catalogue import first_paragraph

_FOREIGN = re.compile(r"\w+\(")
"""How the description of a NumPy function begins that an op is made of: not about what the op is like."""


def rows() -> list[dict[str, str]]:
    """One row for each name: ``name`` (without ``tf.``), ``kind`` (``function``, ``class`` or ``value``),
    ``signature`` without annotations ("" where there is none), ``about`` (the beginning of its description)."""
    from tapecore.engine.library import load
    from tapecore.engine.op import PUBLIC

    load()
    return [_row(name, PUBLIC[name]) for name in sorted(PUBLIC)]


def _row(name: str, value: Any) -> dict[str, str]:
    kind = "class" if isinstance(value, type) else "function" if callable(value) else "value"
    about = "" if kind == "value" else first_paragraph(value.__doc__)
    signature = "" if kind == "value" else _signature(value)
    return {
        "name": name,
        "kind": kind,
        "signature": signature,
        "about": "" if _FOREIGN.match(about) else about,
    }


def _signature(value: Any) -> str:
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return ""  # made in C
    plain = [each.replace(annotation=inspect.Parameter.empty) for each in found.parameters.values()]
    return str(found.replace(parameters=plain, return_annotation=inspect.Signature.empty))
