"""An exported page taken apart as a browser would: what is script, what is data, what is text."""

from __future__ import annotations

import base64
import json
import zlib
from html.parser import HTMLParser
from typing import Any


class ExportedPage(HTMLParser):
    """`scripts`: what would run; `data`: the session; `tags`: every element's name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self._text: list[str] = []
        self._session = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._text = []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._text)
        if tag == "title":
            self.title = text
        if tag == "script" and dict(self.tags[-1][1]).get("type") == "application/json":
            self._session = text
        elif tag == "script":
            self.scripts.append(text)

    @property
    def session(self) -> dict[str, Any]:
        said = json.loads(self._session)
        return json.loads(zlib.decompress(base64.b64decode(said))) if isinstance(said, str) else said

    @property
    def packed(self) -> bool:
        """Whether the session is packed."""
        return self._session.startswith('"')

    @property
    def policy(self) -> dict[str, list[str]]:
        """The Content-Security-Policy: what each directive allows."""
        [given] = [
            about["content"] or ""
            for _, about in self.tags
            if about.get("http-equiv") == "Content-Security-Policy"
        ]
        return {name: allowed for name, *allowed in (part.split() for part in given.split(";"))}
