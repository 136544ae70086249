"""From one or several resources to a new one of one's own.

What the licenses forbid is refused here, with the reason; what they allow is recorded: every
ingredient with title, people, license and source, so that credits can always be given.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from oerdesk.core.adapt.draft import Draft, DraftState, is_draft_name
from oerdesk.core.bundle import version_of
from oerdesk.core.catalog import Catalog, Incoming
from oerdesk.core.clock import later_than
from oerdesk.core.document import Block, Document, Heading, Text, sections_of_html, with_sources, write_page
from oerdesk.core.document import sources as picture_sources
from oerdesk.core.errors import BadInputError, LicenseForbidsError, NotFoundError, storage_errors
from oerdesk.core.formats import media_type_of_name
from oerdesk.core.i18n import _
from oerdesk.core.licenses import combine, permits
from oerdesk.core.objects import ObjectStore
from oerdesk.core.records import FileEntry, Ingredient, Manifest, Metadata, Person
from oerdesk.core.safety.lock import WriterLock

MAIN: Final = "index.html"
OWN_WORK_LICENSES: Final = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0")
"""Offered for something that was made from nothing else."""

type_of_source = Callable[[Manifest], tuple[Document, dict[str, bytes]]]


class Adapt:
    """The workshop of one library."""

    def __init__(
        self,
        catalog: Catalog,
        objects: ObjectStore,
        drafts: Path,
        *,
        document_of: type_of_source,
        lock: WriterLock,
        now: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._objects = objects
        self._drafts = drafts
        self._document_of = document_of
        self._lock = lock
        self._now = now

    def licenses_for(self, resources: Sequence[int]) -> tuple[str, ...]:
        """The licenses an adaptation of these resources may carry, the usual first.

        Raises:
            LicenseForbidsError: one may not be changed, or they may not be combined; with the reason.
            NotFoundError: one is not here.
        """
        return self._licenses([self._catalog.resources.manifest(number) for number in resources])

    def start(self, resources: Sequence[int], person: str = "") -> Draft:
        """Begin a new work from whole resources, one after the other; from none: an empty page.

        Args:
            person: the adapter's name, credited in the result; empty leaves it out.

        Raises:
            LicenseForbidsError: see :meth:`licenses_for`.
            BadInputError: a file that cannot be made into text (the reason is given).
        """
        manifests = [self._catalog.resources.manifest(number) for number in resources]
        licenses = self._licenses(manifests)
        document, pictures = self._joined(manifests)
        first = manifests[0].metadata if manifests else Metadata(title=_("New document"))
        people = (Person(person, "adp" if manifests else "aut"),) if person else ()
        state = DraftState(
            work=uuid.uuid4().urn,
            metadata=Metadata(
                title=document.title or first.title,
                language=first.language,
                license=licenses[0],
                people=people,
                type=first.type,
                subjects=first.subjects,
                levels=first.levels,
            ),
            based_on=tuple(ingredient_of(manifest) for manifest in manifests),
            licenses=licenses,
            changed=self._now(),
        )
        return Draft.create(self._drafts / uuid.uuid4().hex, state, document, pictures)

    def reopen(self, resource: int) -> Draft:
        """Go on with a finished work of one's own; finishing it makes a new version of it.

        Raises:
            LicenseForbidsError: it is somebody else's (start an adaptation instead).
        """
        manifest = self._catalog.resources.manifest(resource)
        if not self._catalog.browse.rows([resource])[0].mine:
            raise LicenseForbidsError(
                _("“{title}” was not made here.").format(title=manifest.metadata.title),
                _("Make an adaptation of it; the original stays as it is."),
            )
        document, pictures = self._document_of(manifest)
        state = DraftState(
            work=manifest.work,
            metadata=manifest.metadata,
            based_on=manifest.based_on,
            licenses=self._allowed([ingredient.license for ingredient in manifest.based_on]),
            changed=self._now(),
        )
        return Draft.create(self._drafts / uuid.uuid4().hex, state, document, pictures)

    def drafts(self) -> list[Draft]:
        """Every draft that can be opened, the last changed first."""
        with storage_errors(self._drafts):
            folders = [path for path in self._drafts.iterdir() if is_draft_name(path.name)]
        found = [Draft.open(path) for path in folders if (path / "draft.json").is_file()]
        return sorted(found, key=lambda draft: (draft.state.changed, draft.id), reverse=True)

    def draft(self, name: str) -> Draft:
        """One draft by its id.

        Raises:
            NotFoundError: there is none.
        """
        if not is_draft_name(name):
            raise NotFoundError(
                _("There is no draft “{name}”.").format(name=name), _("Look at the list of drafts.")
            )
        return Draft.open(self._drafts / name)

    def discard(self, draft: Draft) -> None:
        """Throw a draft away.  ``draft.json`` goes first, so that half a folder is never a draft."""
        with storage_errors(draft.folder):
            (draft.folder / "draft.json").unlink(missing_ok=True)
            shutil.rmtree(draft.folder)

    def finish(self, draft: Draft) -> int:
        """Make the draft a resource of the library; returns its id.

        The draft goes only when the resource is safely in the catalog; a cut in between leaves
        both, and finishing again changes nothing.

        Raises:
            BadInputError: no title.
            LicenseForbidsError: the chosen license is not among those allowed.
            StorageError: no room; the draft is still there.
        """
        metadata = draft.state.metadata
        if not metadata.title.strip():
            raise BadInputError(_("The document has no title yet."), _("Give it a title, then finish it."))
        if metadata.license not in draft.state.licenses:
            raise LicenseForbidsError(
                _("“{title}” cannot carry the license {license}.").format(
                    title=metadata.title, license=metadata.license or _("(none)")
                ),
                _("The licenses of what it is made from allow: {licenses}.").format(
                    licenses=", ".join(draft.state.licenses)
                ),
            )
        with self._lock.held("adapt"):
            resource = self._keep(draft, metadata)
            self.discard(draft)
        return resource

    def _keep(self, draft: Draft, metadata: Metadata) -> int:
        document = replace(draft.document(), title=metadata.title, language=metadata.language)
        page = write_page(document)
        stored = self._objects.add_bytes(page.encode())
        files = [FileEntry(MAIN, stored.sha256, stored.size, "text/html")]
        used = set(picture_sources(document))
        for src, path in draft.pictures().items():
            if src in used:
                picture = self._objects.add_file(path)
                files.append(FileEntry(src, picture.sha256, picture.size, media_type_of_name(path.name)))
        self._objects.flush()
        known = self._catalog.resources.id_of(draft.state.work)
        now = self._now()
        modified = now
        if known is not None:
            old = self._catalog.resources.manifest(known)
            if (old.metadata, old.files, old.based_on) == (metadata, tuple(files), draft.state.based_on):
                return known
            modified = later_than(old.modified, now)
        manifest = Manifest(draft.state.work, modified, metadata, tuple(files), draft.state.based_on)
        incoming = Incoming(manifest, sections_of_html(page), mine=True)
        return self._catalog.resources.put([incoming], now)[0].resource

    def _licenses(self, manifests: Sequence[Manifest]) -> tuple[str, ...]:
        for manifest in manifests:
            if "change" not in permits(manifest.metadata.license):
                raise LicenseForbidsError(
                    _("“{title}” may not be changed: its license is {license}.").format(
                        title=manifest.metadata.title,
                        license=manifest.metadata.license or _("not stated"),
                    ),
                    _("You may still read it, and share it unchanged if its license allows that."),
                )
        return self._allowed([manifest.metadata.license for manifest in manifests])

    @staticmethod
    def _allowed(licenses: Sequence[str]) -> tuple[str, ...]:
        if not licenses:
            return OWN_WORK_LICENSES
        combination = combine(licenses)
        doubtful = tuple(doubt.license for doubt in combination.doubts)
        if not combination.choices and not doubtful:
            raise LicenseForbidsError(
                _("These works may not be combined: {reasons}").format(
                    reasons=" ".join(reason.text for reason in combination.refused)
                ),
                _("Leave one of them out, or make two documents."),
            )
        return combination.choices or doubtful

    def _joined(self, manifests: Sequence[Manifest]) -> tuple[Document, dict[str, bytes]]:
        """All documents one after another; several get their title as a heading each."""
        blocks: list[Block] = []
        pictures: dict[str, bytes] = {}
        for number, manifest in enumerate(manifests):
            document, found = self._document_of(manifest)
            names = {src: f"pictures/{_numbered(src, number, len(manifests))}" for src in found}
            document = with_sources(document, names)
            pictures |= {names[src].removeprefix("pictures/"): data for src, data in found.items()}
            if len(manifests) > 1 and not _begins_with_heading(document):
                blocks.append(Heading(1, (Text(manifest.metadata.title),)))
            blocks.extend(document.blocks)
        if len(manifests) == 1:
            return replace(document, blocks=tuple(blocks)), pictures
        return Document(tuple(blocks)), pictures


def ingredient_of(manifest: Manifest) -> Ingredient:
    """What has to be remembered of a resource that something is made from."""
    metadata = manifest.metadata
    return Ingredient(
        work=manifest.work,
        version=version_of(manifest),
        title=metadata.title,
        people=metadata.people,
        license=metadata.license,
        source=metadata.source,
        change="changed",
    )


def _numbered(src: str, number: int, total: int) -> str:
    name = src.rsplit("/", 1)[-1]
    return f"{number + 1}-{name}" if total > 1 else name


def _begins_with_heading(document: Document) -> bool:
    return bool(document.blocks) and isinstance(document.blocks[0], Heading)
