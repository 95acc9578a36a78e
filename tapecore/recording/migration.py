"""Older files: pure functions from the header and rows of one version to those of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CURRENT = 1


class Step(NamedTuple):
    """From one version to the next: ``row`` may return None for a row that is no longer there."""

    header: Callable[[dict[str, Any]], dict[str, Any]]
    row: Callable[[list[Any]], list[Any] | None]


STEPS: Mapping[int, Step] = {}
"""Version -> the step away from it. Version 1 is the first, so there is none yet."""


def migrate_header(
    header: dict[str, Any], steps: Mapping[int, Step], current: int = CURRENT
) -> dict[str, Any]:
    """The header as the current version writes it. KeyError when a version has no step."""
    for version in range(header["version"], current):
        header = {**steps[version].header(header), "version": version + 1}
    return header


def migrate_row(
    row: list[Any], version: int, steps: Mapping[int, Step], current: int = CURRENT
) -> list[Any] | None:
    """A row of ``version`` as the current version writes it, or None."""
    migrated: list[Any] | None = row
    for older in range(version, current):
        if migrated is not None:
            migrated = steps[older].row(migrated)
    return migrated
