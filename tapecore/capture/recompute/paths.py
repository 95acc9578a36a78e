"""The paths that carry most of one source's gradient, each by the product of the local derivatives along it.

The search goes best first: by how large a contribution is expected to become, from the cotangent that was pushed so
far and from how much the whole gradient was lengthened on the hops ahead; and by how large it can become at most, from
the norms of these hops' local derivatives. Where each norm is known, the latter shows when no larger one is left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from tapecore.capture.recompute.local import Array, Locals
from tapecore.capture.recompute.replay import CannotRecompute
from tapecore.capture.recompute.searching import Found, Link, Search
from tapecore.recording.arrays import decode
from tapecore.recording.recomputed.ledger import Ledger, Path

if TYPE_CHECKING:
    from tapecore.recording import Recording
    from tapecore.recording.recomputed.ledger import PathsAsked

TOLERANCE = 1e-3
HALF = 0.1
"""Of a gradient in half precision."""


def ledger(recording: Recording, asked: PathsAsked) -> Ledger:
    """The ledger of one source in one gradient call. CannotRecompute with a sentence."""
    locals_ = Locals(recording)
    seeds = {target: _seed(recording, locals_, target, asked) for target in asked.starts}
    links = _links(locals_, asked.hops)
    size = _size(recording, asked)
    with np.errstate(all="ignore"):  # a gradient that is not finite is said to be so
        sums = _sweep(seeds, links, asked.ends, size)
        whole = _whole(recording, asked, sums)
        found = Search(seeds, links, asked.ends, whole).run()
        return _told(whole, found, sums)


def _size(recording: Recording, asked: PathsAsked) -> int:
    sizes = {math.prod(recording.values[value].shape) for value in asked.ends}
    if len(sizes) != 1:
        raise CannotRecompute("The source had several shapes on the way.")
    return sizes.pop()


def _seed(recording: Recording, locals_: Locals, target: int, asked: PathsAsked) -> Array:
    """The cotangent that a target starts with, flat."""
    size = math.prod(recording.values[target].shape)
    if asked.element >= 0:
        if len(asked.starts) != 1 or asked.element >= size:
            raise CannotRecompute("The target has no such element.")
        return np.eye(1, size, asked.element).ravel()
    total = np.zeros(size)
    for value in asked.starts[target]:
        known = recording.values[value].statistics
        same = known is not None and known.min == known.max and not known.nans and not known.infs
        array = (
            np.full(size, known.min) if known and same and size else locals_.value(value)
        )  # nearly always ones
        if array.size != size or array.dtype.kind == "c":
            raise CannotRecompute("The target's seed is not one real number for each element.")
        total += array.ravel()
    return total


def _links(locals_: Locals, hops: Iterable[tuple[int, int, int, int, int]]) -> list[Link]:
    found: list[Link] = []
    for op, output, value, slot, to in hops:
        pull, norm = locals_.local(op, output, slot)
        found.append(Link(value, to, pull, norm, 0.0 if norm is None else norm))
    return found


class Sums(NamedTuple):
    """The ``gradient`` by all paths together, and the ``absolute`` sum of their sizes: ``exact`` where every value on
    the way is one number, else what the contributions met on the way say of it."""

    gradient: Array
    absolute: float
    exact: bool


def _sweep(seeds: Mapping[int, Array], links: list[Link], ends: frozenset[int], size: int) -> Sums:
    """The backward pass anew, which sees by how much each local derivative lengthens the whole gradient."""
    whole: dict[int, Any] = dict(seeds)
    sizes = {value: float(np.linalg.norm(seed)) for value, seed in seeds.items()}
    exact = size == 1 and all(seed.size == 1 for seed in seeds.values())
    for place, link in enumerate(links):
        arriving = whole[link.value]
        sent = link.pull(arriving)
        length = float(np.linalg.norm(arriving))
        scalar = arriving.size == sent.size == 1
        if length and not scalar:
            links[place] = link = link._replace(seen=float(np.linalg.norm(sent)) / length)
        exact = exact and scalar
        whole[link.to] = whole[link.to] + sent if link.to in whole else sent
        sizes[link.to] = sizes.get(link.to, 0.0) + sizes[link.value] * link.seen
    gradient = sum((whole[value] for value in ends if value in whole), np.zeros(size))
    return Sums(gradient, sum(sizes.get(value, 0.0) for value in ends), exact)


def _whole(recording: Recording, asked: PathsAsked, sums: Sums) -> Array:
    """The gradient as the program got it; what was computed anew must be the same but for rounding."""
    answer = recording.values[asked.gradient] if asked.gradient >= 0 and asked.element < 0 else None
    array = None if answer is None else decode(answer)
    whole = sums.gradient if array is None else array.ravel().astype(np.float64)
    length = float(np.linalg.norm(whole))
    if not np.isfinite(length):
        raise CannotRecompute("The gradient is not finite: no path has a share of it.")
    apart = float("inf")
    if array is None:
        known = answer.statistics if answer is not None else None
        apart = 0.0 if known is None or known.norm is None else abs(length - known.norm)
    elif whole.shape == sums.gradient.shape:
        apart = float(np.linalg.norm(whole - sums.gradient))
    near = HALF if array is not None and array.dtype.itemsize < 4 else TOLERANCE
    if not apart <= near * max(length, sums.absolute) + np.finfo(np.float32).tiny:
        raise CannotRecompute("Run again, the rules give another gradient than was recorded.")
    return whole


def _told(whole: Array, found: Found, sums: Sums) -> Ledger:
    listed = sum((path.contribution for path in found.best), np.zeros(whole.size))
    paths = [_path(path.hops(), path.contribution, whole) for path in found.best]
    every = sums.exact or found.ending == "all"
    least = found.sizes if found.ending == "all" else found.sizes + float(np.linalg.norm(whole - found.sum))
    absolute = sums.absolute if sums.exact else least
    rest = _path([], whole - listed, whole)
    if rest.share is not None:
        left = 1.0 - math.fsum(path.share or 0.0 for path in paths)
        rest = msgspec.structs.replace(rest, share=left)
    return Ledger(paths, _path([], whole, whole), rest, absolute, every, found.followed, found.ending)


def _path(hops: list[int], contribution: Array, whole: Array) -> Path:
    square = float(whole @ whole)
    share = float(contribution @ whole) / square if square else None
    value = float(contribution[0]) if contribution.size == 1 else None
    return Path(hops, share, float(np.linalg.norm(contribution)), value)
