"""No function over 60 lines, no file over 350, none called utils: what grows without anybody noticing."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app", "tapecore", "tests", "benchmarks", "tools")
MOST_LINES_IN_A_FUNCTION = 60
MOST_LINES_IN_A_FILE = 350


def faults(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    where = path.relative_to(ROOT)
    if path.stem in {"utils", "util", "helpers", "misc"}:
        yield f"{where}: a name that says nothing"
    if (lines := text.count("\n")) > MOST_LINES_IN_A_FILE:
        yield f"{where}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_IN_A_FUNCTION:
                yield f"{where}:{node.lineno}: {node.name} has {length} lines"


def main() -> int:
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [fault for path in files if "node_modules" not in path.parts for fault in faults(path)]
    print("\n".join(found) if found else f"sizes: {len(files)} files, nothing overgrown")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
