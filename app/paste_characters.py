"""Characters that word processors and web pages put in place of those that Python knows."""

from __future__ import annotations

import re

INVISIBLE = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " ")
PUNCTUATION = {
    "，": ",",
    "（": "(",
    "）": ")",
    "：": ":",
    "；": ";",
    "＝": "=",
    "［": "[",
    "］": "]",
    "−": "-",
}
STRANGE = str.maketrans({**INVISIBLE, **SPACES, **PUNCTUATION})
CURLY = "“”„‟＂«»‘’‚‛＇`´"

TOKEN = re.compile(
    r"""
      (?P<kept> \#[^\n]*                               # a comment
        | \"\"\"[\s\S]*?\"\"\" | '''[\s\S]*?'''        # strings as they should be
        | "(?:\\.|[^"\\\n])*"  | '(?:\\.|[^'\\\n])*' )
    | [“”„‟＂«»] (?P<double>[^“”„‟＂«»\n]*) [“”„‟＂«»]    # and as they should not
    | [‘’‚‛＇`´] (?P<single>[^‘’‚‛＇`´\n]*) [‘’‚‛＇`´]
    | (?P<other> [\s\S] )
    """,
    re.VERBOSE,
)


def plain_line_ends(text: str) -> tuple[str, str]:
    """Lines end as Python's do."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain, "Line ends were made plain ones." if plain != text else ""


def normal_characters(text: str) -> tuple[str, str]:
    """Outside of strings and comments: curly quotes straight, spaces plain, full-width punctuation narrow."""
    straight = TOKEN.sub(_normal, text)
    if straight == text:
        return text, ""
    return straight, _told(text, straight)


def _normal(token: re.Match[str]) -> str:
    if token["kept"] is not None:
        return token["kept"]
    if token["other"] is not None:
        return token["other"].translate(STRANGE)
    inside = token["double"] if token["double"] is not None else token["single"]
    mark = '"' if token["double"] is not None else "'"
    if mark in inside or inside.endswith("\\"):
        mark = "'" if mark == '"' else '"'
    return f"{mark}{inside}{mark}" if mark not in inside and not inside.endswith("\\") else token[0]


def _told(before: str, after: str) -> str:
    said = [
        sentence
        for characters, sentence in (
            (CURLY, "Curly quotes were made straight."),
            (SPACES, "Special spaces were made plain ones."),
            (INVISIBLE, "Invisible characters were taken away."),
            (PUNCTUATION, "Full-width punctuation was made narrow."),
        )
        if any(before.count(character) > after.count(character) for character in characters)
    ]
    return " ".join(said)
