"""Run a folder of hostile programs (``# expect: ...`` in their first lines) beside canaries and say what came of each.

``python -m tests.sandbox.corpus FOLDER``: exit 1 when one of them did harm that is not a known limit.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tapecore.sandbox import Limits, Outcome, Sandbox
from tests.sandbox.harm import Canaries

KNOWN = {"stat_oracle": "whether a file is there can be seen, though not what is in it"}


def main(folder: Path) -> int:
    """The number of programs that did harm."""
    with tempfile.TemporaryDirectory() as made, Sandbox(Limits(wall=3.0, cpu=2.0)) as sandbox:
        counts = [_run(sandbox, path, Path(made) / path.stem) for path in sorted(folder.glob("*.py"))]
    print(f"{len(counts)} hostile programs: {sum(counts)} did harm")
    return min(sum(counts), 1)


def _run(sandbox: Sandbox, path: Path, folder: Path) -> bool:
    folder.mkdir()
    with Canaries(folder) as canaries:
        snippet = path.read_bytes().decode("utf-8")
        outcome = sandbox.run(canaries.filled_in(snippet))
        harm = canaries.harm(outcome)
    if sandbox.run("print(6 * 7)").stdout != "42\n":
        harm.append("no program runs any more")
    expected = snippet.partition("\n")[0].removeprefix("# expect:").strip().split("|")
    if harm or not _as_expected(outcome, expected):
        said = "; ".join(harm) or f"expected {' or '.join(expected)}"
        print(
            f"{path.stem}: {outcome.status} {outcome.error or ''}: {said} {KNOWN.get(path.stem, '')}".rstrip()
        )
    return bool(harm) and path.stem not in KNOWN


def _as_expected(outcome: Outcome, expected: list[str]) -> bool:
    status = outcome.status.replace("memory", "mem")
    kind = f"error:{(outcome.error or '').partition(':')[0]}"
    return any(each in (status, kind) or each.startswith("blocked:") for each in expected) or (
        status == "error" and "error:any" in expected
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
