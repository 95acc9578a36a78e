"""Sessions on disk."""

import os

import pytest

from app.session_store import SessionStore, is_id, new_id
from tapecore.recording import Header, Recording


def recording(name: str) -> Recording:
    return Recording(Header(name=name, source="x = 1\n" * 50))


def test_ids_are_128_random_bits_and_url_safe():
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(is_id(session) and len(session) == 22 for session in ids)


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "a" * 21 + "/", "a" * 50, "short", "ä" * 22])
def test_what_is_no_id_is_unknown_and_touches_no_file(tmp_path, text):
    store = SessionStore(tmp_path)
    assert not is_id(text)
    for ask in (store.get, store.path):
        with pytest.raises(KeyError):
            ask(text)


def test_a_recording_comes_back_also_in_another_store_on_the_same_folder(tmp_path):
    session = SessionStore(tmp_path).add(recording("one"))
    assert SessionStore(tmp_path).get(session).header.name == "one"


def test_the_least_recently_used_goes_when_there_are_too_many(tmp_path):
    store = SessionStore(tmp_path, count=2)
    first, second = store.add(recording("1")), store.add(recording("2"))
    os.utime(store.path(first), (1, 1))
    os.utime(store.path(second), (2, 2))
    store.get(first)  # used again: now the second is the oldest
    third = store.add(recording("3"))
    assert store.get(first).header.name == "1"
    assert store.get(third).header.name == "3"
    with pytest.raises(KeyError):
        store.get(second)


def test_a_session_that_alone_is_too_large_is_kept_until_the_next(tmp_path):
    store = SessionStore(tmp_path, size=10)
    first = store.add(recording("1"))
    assert store.get(first).header.name == "1"
    store.add(recording("2"))
    with pytest.raises(KeyError):
        store.get(first)


def test_what_is_shown_at_first_is_kept_with_the_session_and_for_who_made_it(tmp_path):
    store = SessionStore(tmp_path, count=1)
    session = store.add(recording("1"))
    assert store.first(session, "a") is None
    store.keep_first(session, b"columns" * 100, "a")
    assert SessionStore(tmp_path).first(session, "a") == b"columns" * 100
    assert store.first(session, "b") is None  # another program made it
    store.keep_first(session, b"others", "b")
    assert (store.first(session, "a"), store.first(session, "b")) == (None, b"others")
    (tmp_path / f"{session}.first").write_bytes(b"b\nnot packed")
    assert store.first(session, "b") is None
    for unknown in (new_id(), "../x"):
        store.keep_first(unknown, b"x", "a")
        assert store.first(unknown, "a") is None
    store.keep_first(session, b"again", "b")
    store.add(recording("2"))
    assert store.first(session, "b") is None
    assert [file.suffix for file in tmp_path.iterdir()] == [".tape"]


def test_a_private_folder_goes_with_the_store():
    store = SessionStore()
    store.add(recording("1"))
    folder = store.folder
    assert folder.is_dir()
    store.close()
    assert not folder.exists()
