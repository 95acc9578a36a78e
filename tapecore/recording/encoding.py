"""One line of a ``.tape`` file from the header or a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec

from tapecore.recording.rows import Row

if TYPE_CHECKING:
    from tapecore.recording.recording import Header

_encoder = msgspec.json.Encoder()


def _layout(kind: type[msgspec.Struct]) -> tuple[object, list[Any]]:
    """The tag of a row, and the defaults of its last fields, last first."""
    optional = [field for field in msgspec.structs.fields(kind) if not field.required]
    defaults: list[Any] = [
        field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        for field in optional
    ]
    return kind.__struct_config__.tag, defaults[::-1]


_LAYOUT = {kind: _layout(kind) for kind in get_args(Row)}


def encode_header(header: Header) -> bytes:
    """The first line. Notes are rows at the end, for they may be learnt late."""
    return _encoder.encode(msgspec.structs.replace(header, notes=())) + b"\n"


def encode_row(row: Row) -> bytes:
    """One line; trailing fields that hold their defaults are left out."""
    tag, defaults = _LAYOUT[type(row)]
    fields: list[object] = [tag, *msgspec.structs.astuple(row)]
    for default in defaults:
        if fields[-1] != default:
            break
        fields.pop()
    return _encoder.encode_lines(
        (fields,)
    )  # with its newline, for which a long line would be copied once more
