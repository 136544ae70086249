"""What a library gives to others: signed repositories, and sync packs on sticks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from oerdesk.core.catalog import Catalog
from oerdesk.core.errors import NotFoundError, UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.licenses import is_open
from oerdesk.core.objects import ObjectStore
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.publish.content import BundleContent
from oerdesk.core.publish.keys import SigningKeys
from oerdesk.core.publish.pack import write_pack
from oerdesk.core.publish.plan import Chosen, is_ours, is_pack, on_pack, place_on, plan_pack
from oerdesk.core.publish.repository import publish
from oerdesk.core.publish.verify import verify_pack
from oerdesk.core.records import Manifest, Problem, PublishReport
from oerdesk.core.records.sticks import PackPlan
from oerdesk.core.safety.lock import WriterLock

_REMEMBERED: Final = 5000  # manifests, some 3 kB each


class Publisher:
    """Publishes what one library has; signs with the library's own keys."""

    def __init__(
        self,
        catalog: Catalog,
        objects: ObjectStore,
        keys: Path,
        *,
        lock: WriterLock,
        now: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._objects = objects
        self._keys = keys
        self._lock = lock
        self._now = now
        # Plans are made anew with every tick; a version never changes.
        self._manifest_of = lru_cache(_REMEMBERED)(catalog.resources.manifest_of)

    def fingerprint(self) -> str:
        """What others compare before they trust this library; empty while it has no keys yet.

        Raises:
            DamagedError: the keys are not whole.
        """
        try:
            return SigningKeys.load(self._keys).fingerprint
        except NotFoundError:
            return ""

    def create_keys(self, name: str = "") -> str:
        """Make the library's keys; returns their fingerprint.

        Raises:
            UsageError: it has keys already.
        """
        with self._lock.held("keys"):
            return SigningKeys.create(self._keys, name, self._now()).fingerprint

    def rotate_keys(self) -> str:
        """Sign with a new publisher key from now on, and accept the old one no more.

        Those who trust this library go on trusting it.

        Raises:
            NotFoundError: it has no keys yet.
        """
        with self._lock.held("keys"):
            return SigningKeys.load(self._keys).replace_publisher(self._now()).fingerprint

    def publish(
        self, folder: Path, bundles: Sequence[int], name: str = "", progress: Progress = SILENT
    ) -> PublishReport:
        """Publish bundles into a folder that any web server can serve.

        Args:
            bundles: everything the repository offers from now on.
            name: of the repository; that of the library's folder when empty.

        Raises:
            UsageError: no bundle.
            NotFoundError: no such bundle.
            NotTrustedError: the folder belongs to another publisher.
            DamagedError, StorageError: as for :func:`oerdesk.core.publish.repository.publish`.
        """
        if not bundles:
            raise UsageError(
                _("There is nothing to publish yet."), _("Make a bundle and put resources into it first.")
            )
        with self._lock.held("publish"):
            contents = [self._content(number) for number in bundles]
            called = name or self._name()
            return publish(
                folder,
                name=called,
                bundles=contents,
                objects=self._objects.path,
                keys=SigningKeys.open(self._keys, called, self._now()),
                is_open=is_open,
                now=self._now(),
                progress=progress,
            )

    def make_pack(
        self, folder: Path, resources: Sequence[int], name: str = "", progress: Progress = SILENT
    ) -> PublishReport:
        """Write resources that are here to a stick or folder.

        Args:
            name: of the pack; that of the library's folder when empty.

        Raises:
            UsageError: no resource.
            NotFoundError: one is not here.
            NotTrustedError: the stick carries somebody else's pack.
            DamagedError, StorageError: as for :func:`oerdesk.core.publish.pack.write_pack`.
        """
        if not resources:
            raise UsageError(_("Nothing was chosen for the stick."), _("Choose resources in the library."))
        with self._lock.held("pack"):
            manifests = [self._catalog.resources.manifest(number) for number in resources]
            called = name or self._name()
            keys = SigningKeys.open(self._keys, called, self._now())
            uri = f"urn:oerdesk:pack:{keys.fingerprint.replace(' ', '')}"
            with storage_errors(folder):
                folder.mkdir(parents=True, exist_ok=True)
            return write_pack(
                folder,
                name=called,
                bundles=[BundleContent(uri, called, "", manifests)],
                objects=self._objects.path,
                keys=keys,
                is_open=is_open,
                now=self._now(),
                progress=progress,
            )

    def place_on(self, stick: Path) -> Path:
        """Where on a stick this library's pack is, or belongs when there is none yet.

        The stick itself, but a folder of its own where the stick is another publisher's pack.

        Raises:
            StorageError: the stick cannot be read.
        """
        return place_on(stick, self._own_keys(), self._name())

    def plan_pack(
        self, folder: Path, resources: Sequence[int], *, keep: bool = False, progress: Progress = SILENT
    ) -> PackPlan:
        """What :meth:`make_pack` would do with the ``resources`` of the plan; nothing is written.

        Args:
            keep: what is on the pack stays on it, in the version that is here now.

        Raises:
            DamagedError: the library's keys are not whole.
            StorageError: the stick cannot be read.
        """
        keys = self._own_keys()
        ours = is_ours(folder, keys)
        there = on_pack(folder, keys.fingerprint) if keys and ours else []
        wanted = list(dict.fromkeys([*resources, *(self._numbers(there) if keep else ())]))
        return plan_pack(
            folder, self._chosen(wanted, progress), there, is_open, foreign=is_pack(folder) and not ours
        )

    def _numbers(self, manifests: Sequence[Manifest]) -> list[int]:
        """The works that are here, by number."""
        numbers = (self._catalog.resources.id_of(manifest.work) for manifest in manifests)
        rows = self._catalog.browse.rows([number for number in numbers if number is not None])
        return [row.id for row in rows if row.here and not row.trashed]

    def _chosen(self, resources: Sequence[int], progress: Progress) -> Chosen:
        manifests: dict[int, Manifest] = {}
        absent: list[str] = []
        for done, row in enumerate(self._catalog.browse.rows(resources)):
            progress.report(done, len(resources), row.title)
            manifest = self._manifest_of(row.version) if row.here else None
            if manifest is not None:
                manifests[row.id] = manifest
            else:
                absent.append(row.title)
        return Chosen(manifests, tuple(absent))

    def _own_keys(self) -> SigningKeys | None:
        try:
            return SigningKeys.load(self._keys)
        except NotFoundError:
            return None

    def verify_pack(self, folder: Path, progress: Progress = SILENT) -> tuple[Problem, ...]:
        """What is not whole on a stick; empty when all is well.

        Raises:
            StorageError: it cannot be read.
        """
        return tuple(verify_pack(folder, progress=progress))

    def _name(self) -> str:
        return self._keys.parent.name

    def _content(self, number: int) -> BundleContent:
        bundle = self._catalog.shelves.bundle(number)
        manifests = self._catalog.shelves.manifests_of_bundle(number)
        return BundleContent(bundle.uri, bundle.title, bundle.description, manifests)
