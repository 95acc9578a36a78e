"""``sys.stdout.buffer`` and ``sys.stderr.buffer``: bytes become printed text."""

from tests.capture.told import Run


def test_bytes_written_to_the_streams_are_printed_too(told: Run) -> None:
    asked = told(
        """
        import sys
        half = "é".encode()
        sys.stdout.buffer.write(b"hi\\n")
        sys.stdout.buffer.write(half[:1]), sys.stdout.buffer.write(half[1:] + b"\\n")
        sys.stderr.buffer.write(b"\\xff\\n")
        """
    )
    assert asked.printed() == "hi\né\n\\xff\n"
