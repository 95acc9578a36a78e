"""Fills the player's page: title, session and the mark of its styles, so that nothing in them can break out."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

READABLE = 256 << 10
"""Bytes of JSON that a page carries as they are."""

_SLOT = re.compile(r"\{\{(title|session|nonce)\}\}")
_DANGEROUS = re.compile("[<>&\u2028\u2029\ufeff]")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


def inert(json: bytes) -> str:
    """JSON that can stand in a `<script>` of data: no character that means anything to HTML is left in it."""
    return _DANGEROUS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.decode())


def packed(json: bytes) -> bytes:
    """Short JSON as it is, that it may be read; long JSON in zlib's format and base64, as a JSON string."""
    if len(json) <= READABLE:
        return json
    return b'"' + base64.b64encode(zlib.compress(json, 9)) + b'"'


def fill(template: str, title: str, session: bytes) -> str:
    """The page of a session, its JSON given as bytes. The same session gives the same page."""
    data = inert(packed(session))
    nonce = base64.b64encode(hashlib.sha256(data.encode()).digest()[:18]).decode()
    parts: Mapping[str, str] = {"title": _title(title), "session": data, "nonce": nonce}
    return _SLOT.sub(lambda slot: parts[slot[1]], template)  # one pass: what is filled in is not read again


def _title(title: str) -> str:
    """One line of visible characters: a title is read in lists of tabs and files."""
    return html.escape(" ".join(_INVISIBLE.sub(" ", title).split()))
