"""The cursor and the URL's hash."""

from hypothesis import given
from hypothesis import strategies as st

from app.cursor import Cursor, fragment, moved, parse, position, to_backward

cursors = st.builds(
    Cursor,
    session=st.text("abcXYZ019-_", max_size=22),
    at=st.integers(-1, 10**6),
    selected=st.integers(-1, 10**6),
    folds=st.lists(st.text("abc/.:-09", min_size=1, max_size=8), max_size=4).map(tuple),
    breakpoints=st.lists(st.integers(1, 9999), max_size=4).map(tuple),
)


@given(cursors)
def test_a_cursor_comes_back_from_its_hash(cursor):
    assert parse(fragment(cursor)) == cursor


@given(st.text())
def test_any_text_is_some_cursor(text):
    assert isinstance(parse(text), Cursor)


def test_steps_count_from_one_in_the_url_and_on_screen():
    assert fragment(Cursor("abc", at=12)) == "#session=abc&step=13"
    assert position(Cursor("abc", at=12), 16) == "13 / 16"


def test_moving_stays_within_the_session():
    cursor = Cursor("abc", at=3)
    assert moved(cursor, 99, 5).at == 4
    assert moved(cursor, -1, 5).at == 0


def test_to_backward_goes_to_the_next_gradient_call_and_round():
    phases = ["forward", "backward", "backward", "forward", "backward"]
    assert to_backward(Cursor(at=0), phases).at == 1
    assert to_backward(Cursor(at=1), phases).at == 4
    assert to_backward(Cursor(at=4), phases).at == 1
    assert to_backward(Cursor(at=2), ["forward"] * 3).at == 2
