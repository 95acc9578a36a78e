"""The one-file player is a data file of tapecore: found without the app, and without what draws a screen."""

import json
import subprocess
import sys
from pathlib import Path

ASK = """
import json, sys
from tapecore.player import player_page
text = player_page().read_text(encoding="utf-8")
loaded = [name for name in ("app", "dash", "plotly", "networkx", "numpy", "tapecore.engine") if name in sys.modules]
print(json.dumps([text.startswith("<!doctype html>") and "{{session}}" in text, loaded]))
"""


def test_it_is_found_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise RuntimeError('this is not the Tape Debugger')\n")
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(done.stdout) == [True, []]
