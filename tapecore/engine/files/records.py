"""TFRecord files: records one after the other, each with its length and checksums."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from tapecore.engine.errors import DataLossError
from tapecore.engine.files import storage
from tapecore.engine.op import public


@cache
def _table() -> list[int]:
    found: list[int] = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        found.append(byte)
    return found


def checksum(data: bytes) -> int:
    """The masked CRC-32C of bytes."""
    table, crc = _table(), 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def written(record: bytes) -> bytes:
    """A record as it stands in a file."""
    size = struct.pack("<Q", len(record))
    return size + struct.pack("<I", checksum(size)) + record + struct.pack("<I", checksum(record))


def records_in(path: Any, compression: str = "") -> Iterator[bytes]:
    """The records of a file. NotFoundError without the file, DataLossError for a damaged one."""
    data = storage.read(path)
    if compression:
        data = gzip.decompress(data) if compression == "GZIP" else zlib.decompress(data)
    at = 0
    while at < len(data):
        if at + 12 > len(data):
            raise DataLossError(None, None, f"truncated record at {at}")
        (size,) = struct.unpack_from("<Q", data, at)
        (known,) = struct.unpack_from("<I", data, at + 8)
        if known != checksum(data[at : at + 8]) or at + 16 + size > len(data):
            raise DataLossError(None, None, f"corrupted record at {at}")
        record = data[at + 12 : at + 12 + size]
        if struct.unpack_from("<I", data, at + 12 + size)[0] != checksum(record):
            raise DataLossError(None, None, f"corrupted record at {at}")
        yield record
        at += 16 + size


@public("io.TFRecordOptions")
class TFRecordOptions:
    """How a record file is compressed: not at all, ``ZLIB`` or ``GZIP``."""

    def __init__(self, compression_type: str | None = None, **_: Any) -> None:
        self.compression_type = compression_type or ""


@public("io.TFRecordWriter")
class TFRecordWriter:
    """Writes records into a file, once it is flushed or closed."""

    def __init__(self, path: Any, options: Any = None) -> None:
        self._path = path
        self._compression = options if isinstance(options, str) else getattr(options, "compression_type", "")
        self._data = b""
        storage.write(path, b"")

    def write(self, record: bytes) -> None:
        """Add a record."""
        self._data += written(record)

    def flush(self) -> None:
        """Put the records into the file."""
        data = self._data
        if self._compression:
            data = gzip.compress(data, mtime=0) if self._compression == "GZIP" else zlib.compress(data)
        storage.write(self._path, data)

    def close(self) -> None:
        """Put the records into the file."""
        self.flush()

    def __enter__(self) -> TFRecordWriter:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
