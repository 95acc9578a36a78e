"""The search for cycles of garbage: never during somebody's run, always some time after it."""

import asyncio
import gc
import weakref

from app.garbage import collected_when_quiet


class Knot:
    """Something that only the search can free."""

    def __init__(self) -> None:
        self.itself = self


def tie() -> weakref.ref[Knot]:
    return weakref.ref(Knot())


def test_a_cycle_outlives_a_busy_time_and_goes_in_the_quiet_after_it():
    busy = [True]

    async def scene() -> list[bool]:
        async with collected_when_quiet(lambda: busy[0], quiet=0.06):
            knot = tie()
            await asyncio.sleep(0.3)
            during = knot() is not None
            busy[0] = False
            await asyncio.sleep(0.3)
            return [during, knot() is None]

    assert asyncio.run(scene()) == [True, True]


def test_the_automatic_search_is_off_meanwhile_and_as_before_afterwards():
    async def scene() -> bool:
        async with collected_when_quiet(lambda: False):
            return gc.isenabled()

    assert gc.isenabled()
    assert asyncio.run(scene()) is False
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_very_much_garbage_is_not_kept_for_a_quiet_moment_that_never_comes(monkeypatch):
    monkeypatch.setattr("app.garbage.URGENT", 1000)

    async def scene() -> bool:
        async with collected_when_quiet(lambda: True, quiet=0.06):
            knot = tie()
            kept = [[] for _ in range(2000)]
            await asyncio.sleep(0.3)
            return knot() is None and len(kept) == 2000

    assert asyncio.run(scene())
