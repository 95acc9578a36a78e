"""What `explain` and the page say of a recording that was cut."""

from pathlib import Path

import pytest

from app.analysis import analyse, document_of
from app.cli import main
from tapecore.recording import load_partial, save
from tapecore.sandbox import Sandbox
from tests.app.test_explain import HEALTHY, NOT_WATCHED, Capsys, explain


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_recording_that_was_cut_at_the_end_of_a_line_is_no_sound_one(capsys: Capsys) -> None:
    with Sandbox() as sandbox:
        save(sandbox.run(NOT_WATCHED).recording, "a.tape")
    lines = Path("a.tape").read_bytes().splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if b'"gradient"' in line)
    Path("a.tape").write_bytes(b"".join(lines[: at + 1]))
    code, [row] = explain("a.tape", capsys=capsys)
    assert (code, row["error"]["type"]) == (2, "TapeFileError")
    assert row["error"]["message"].startswith("The recording ends in the gradient call on line ")
    assert row["error"]["message"].endswith(": it was cut short. What stands before is explained.")
    assert main(["explain", "--check", "a.tape"]) == 2
    assert "it was cut short" in capsys.readouterr().out


def test_a_recording_that_was_cut_reports_no_answer_that_nobody_gave(capsys: Capsys) -> None:
    with Sandbox() as sandbox:
        save(sandbox.run(HEALTHY).recording, "whole.tape")
    rows = Path("whole.tape").read_bytes().splitlines(keepends=True)
    asked = next(place for place, row in enumerate(rows) if row.startswith(b'["e",') and b'"gradient"' in row)
    for cut in (asked + 1, asked + 2):
        Path("a.tape").write_bytes(b"".join(rows[:cut]))
        code, [row] = explain("a.tape", capsys=capsys)
        assert (code, row["error"]["type"], row["questions"]) == (2, "TapeFileError", [])
        assert row["advice"] == ["Line 7: the recording ends before it tells what `x` got."]
    Path("a.tape").write_bytes(b"".join(rows[: asked + 1]) + rows[asked + 1][:9])
    code, [row] = explain("a.tape", capsys=capsys)
    assert (code, row["error"]["type"], row["questions"]) == (2, "TapeFileError", [])


def test_on_the_page_too_a_cut_recording_has_no_error() -> None:
    with Sandbox() as sandbox:
        save(sandbox.run(HEALTHY + "h = tape.gradient(y, x)\n").recording, "whole.tape")
    content = Path("whole.tape").read_bytes()
    for size in range(content.index(b'"gradient"') + 40, content.rindex(b'["e"'), 60):
        analysis = analyse(load_partial(content[:size])[0])
        answers = [answer for call in document_of(analysis).calls for answer in call.answers]
        raised = any(event.kind == "error" for event in analysis.recording.events)
        assert raised or not [answer for answer in answers if answer.tone == "error"]
