"""What one question of `explain --json` consists of, in its order."""

QUESTION_KEYS = [
    "line",
    "target",
    "source",
    "result",
    "cause",
    "lines",
    "blockers",
    "sentence",
    "fix",
    "proof",
    "count",
]
