"""Colours add nothing but colours."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.commands.colour import BOLD, GREEN, RED, coloured, paint


def test_good_news_and_bad_news() -> None:
    told = "a.py\n  line 3: ∂y/∂x: fine\n  line 4: ∂y/∂w\n    `w` got None\n"
    assert coloured(told).split("\n") == [
        paint("a.py", BOLD),
        paint("  line 3: ∂y/∂x: fine", GREEN),
        paint("  line 4: ∂y/∂w", RED),
        "    `w` got None",
        "",
    ]


@given(st.text(alphabet="a \n:", max_size=40))
def test_the_text_stays(text: str) -> None:
    assert re.sub(r"\x1b\[\d*m", "", coloured(text)) == text
