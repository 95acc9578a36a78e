"""Records sample_sessions/ anew: the lessons from the programs they hold, the causes from their example programs.

python tools/samples.py                 every sample again (after a change of engine or format)
python tools/samples.py add KEY FILE    one more lesson: the first line of FILE's docstring is its title
"""

import ast
import sys
from pathlib import Path

from tapecore.capture import run
from tapecore.diagnosis.cause import causes
from tapecore.recording import load, save

FOLDER = Path(__file__).resolve().parent.parent / "sample_sessions"
CAUSE = "cause_"


def record(key: str, source: str, title: str) -> None:
    recording = run(source, name=title)
    recording.check()
    save(recording, FOLDER / f"{key}.tape")
    print(f"{key}: {len(recording.events)} events")


def title_of(source: str) -> str:
    docstring = ast.get_docstring(ast.parse(source))
    if not docstring:
        sys.exit("a lesson begins with a docstring whose first line is its title")
    return docstring.splitlines()[0]


def lessons() -> None:
    for path in sorted(FOLDER.glob("*.tape")):
        if not path.stem.startswith(CAUSE):
            source = load(path).source
            record(path.stem, source, title_of(source))


def cause_examples() -> None:
    for cause in causes().values():
        record(CAUSE + cause.slug, cause.example.program, f"Cause · {cause.title}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["add", key, file]:
            text = Path(file).read_text(encoding="utf-8")
            record(key, text, title_of(text))
        case []:
            lessons()
            cause_examples()
        case _:
            sys.exit(__doc__)
