"""What a sync would fetch, and its price, before the first byte.  Values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from oerdesk.core.bundle import StoredObject
from oerdesk.core.records import Manifest, Plan


def make_plan(
    wanted: Iterable[tuple[Manifest, Sequence[StoredObject]]],
    here: Callable[[str], bool],
    partial: Mapping[str, int],
    free: int,
) -> tuple[Plan, tuple[StoredObject, ...]]:
    """Price the versions that are wanted.

    Args:
        wanted: each version with how its objects lie at the source, as
            :meth:`oerdesk.core.transport.repository.RepositoryReader.manifests` gives them.
        here: whether an object is here, by hash.
        partial: bytes of broken transfers that can go on, by hash.
        free: bytes free on the library's disk.

    Returns:
        The plan, and what to fetch: each object once, in the order of the versions.
    """
    resources = present = cost = requests = disk = resumed = 0
    missing: dict[str, StoredObject] = {}
    seen: set[str] = set()
    for _manifest, objects in wanted:
        resources += 1
        for entry in objects:
            if entry.sha256 in seen:
                continue
            seen.add(entry.sha256)
            if here(entry.sha256):
                present += 1
                continue
            missing[entry.sha256] = entry
            kept = min(partial.get(entry.sha256, 0), entry.cost)
            resumed += kept
            cost += entry.cost - kept
            requests += 1 if kept < entry.cost or not entry.cost else 0
            disk += entry.size
    plan = Plan(resources, len(missing), present, cost, requests, disk, free, resumed)
    return plan, tuple(missing.values())
