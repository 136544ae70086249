"""What can be done with resources, from wherever in the window it is asked for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import Filter, ImportReport, Metadata, MetadataChange, Source
from oerdesk.gui import words
from oerdesk.gui.describe_many import DescribeManyDialog
from oerdesk.gui.dialogs import DescribeDialog, ExportDialog, ReportDialog, ask, show_error, tell
from oerdesk.gui.editor_tab import EditorTab
from oerdesk.gui.history import Step
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.packs_page import PacksPage
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.reader.side_by_side import SideBySide
from oerdesk.gui.steps import Steps

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from oerdesk.core.document import Document
    from oerdesk.core.library import Draft
    from oerdesk.gui.window import Window


class Actions(QObject):
    """Does things with resources of one library, and tells how they went."""

    def __init__(self, library: Library, runner: JobRunner, window: Window) -> None:
        super().__init__(window)
        self._library = library
        self._runner = runner
        self._window = window
        self._verbs: dict[str, Callable[[list[int]], None]] = {
            "fetch": self.fetch,
            "change": self.change,
            "export": self.export,
            "print": self.print_out,
            "describe": self.describe,
            "collect": self.collect,
            "bundle": self.bundle,
            "pack": self.pack,
            "trash": self.trash,
            "restore": self.restore,
            "forget": self.forget,
            "beside": self.read_beside,
        }
        self._steps = Steps(library)
        self._read_last: list[int] = []

    def do(self, action: str, resources: list[int]) -> None:
        """Do what a page asked for."""
        if resources:
            self._verbs[action](resources)

    # Reading and changing

    def read(self, resource: int, anchor: str = "") -> None:
        """Open a resource where something was found in it; go to its tab if it is open already."""
        for tab in self._window.tabs.opened():
            if isinstance(tab, ReaderTab) and tab.resource == resource:
                self._window.tabs.setCurrentWidget(tab)
                if anchor:
                    tab.go_to(anchor)
                return
        job = self._runner.read(lambda _p: self._library.curate.manifest(resource).metadata)
        job.succeeded.connect(partial(self._show_reader, resource, anchor))
        self._tell_failure(job)

    def _show_reader(self, resource: int, anchor: str, metadata: Metadata) -> None:
        tab = ReaderTab(self._library, self._runner, resource, metadata, anchor)
        tab.asked.connect(self.do)
        tab.wall_changed.connect(self._window.show_wall)
        for action, command in tab.bar.commands:
            self._window.commands.adopt(action, command)
        self._read_last.append(resource)
        self._window.tabs.open_tab(tab, metadata.title, "book", partial(self.read, resource, anchor))

    def read_beside(self, resources: list[int]) -> None:
        """Read two resources side by side: both that are chosen, or one beside the one in front."""
        pair = list(dict.fromkeys((*self._read_last[-1:], *resources)))[-2:]
        if len(pair) < 2:
            tell(self._window, _("Choose two resources, or read one first and choose the other then."))
            return
        job = self._runner.read(
            lambda _p: [self._library.curate.manifest(resource).metadata for resource in pair]
        )
        job.succeeded.connect(partial(self._show_beside, pair))
        self._tell_failure(job)

    def _show_beside(self, pair: list[int], described: list[Metadata]) -> None:
        readers = [
            ReaderTab(self._library, self._runner, resource, metadata)
            for resource, metadata in zip(pair, described, strict=True)
        ]
        both = SideBySide(readers[0], readers[1])
        both.asked.connect(self.do)
        title = _("{one} | {other}").format(one=described[0].title, other=described[1].title)
        self._window.tabs.open_tab(both, title, "book", partial(self.read_beside, pair))

    def change(self, resources: list[int]) -> None:
        """Start an adaptation of one resource or several, or go on with one's own."""
        job = self._runner.write(partial(self._start, resources), _("Preparing a copy to change"))
        job.succeeded.connect(self.edit_draft)
        self._tell_failure(job)

    def _start(self, resources: list[int], _progress: Progress) -> str:
        rows = self._library.browse.rows(resources)
        if len(rows) == 1 and rows[0].mine:
            return self._library.adapt.reopen(rows[0].id).id
        return self._library.adapt.start(resources, self._library.settings.person).id

    def new_document(self) -> None:
        """Start with an empty page."""
        self.change([])

    def edit_draft(self, draft: str) -> None:
        """Open a draft in a tab, or go to the tab it is open in."""
        for at in range(self._window.tabs.count()):
            shown = self._window.tabs.widget(at)
            if isinstance(shown, EditorTab) and shown.draft_id == draft:
                self._window.tabs.setCurrentIndex(at)
                return
        job = self._runner.read(partial(self._read_draft, draft))
        job.succeeded.connect(self._show_draft)
        self._tell_failure(job)

    def _read_draft(self, name: str, _progress: Progress) -> tuple[Draft, Document]:
        draft = self._library.adapt.draft(name)
        return draft, draft.document()

    def _show_draft(self, opened: tuple[Draft, Document]) -> None:
        tab = EditorTab(self._library, self._runner, *opened)
        tab.finished.connect(self._draft_finished)
        self._window.tabs.open_tab(tab, tab.title, "edit")

    def choose_draft(self) -> None:
        """Go on with something that was begun: after a power cut, or on another day."""
        job = self._runner.read(lambda _p: self._library.adapt.drafts())
        job.succeeded.connect(self._offer_drafts)
        self._tell_failure(job)

    def _offer_drafts(self, drafts: list[Draft]) -> None:
        if not drafts:
            tell(self._window, _("Nothing is begun and not finished."))
            return
        names = {
            f"{number}. {draft.state.metadata.title or _('Untitled')} ({draft.state.changed})": draft.id
            for number, draft in enumerate(drafts, 1)
        }
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(_("Go on with"))
        dialog.setLabelText(_("Begun and not finished:"))
        dialog.setComboBoxItems(list(names))
        dialog.setOption(QInputDialog.InputDialogOption.UseListViewForComboBoxItems)
        dialog.textValueSelected.connect(lambda chosen: self.edit_draft(names[chosen]))
        dialog.open()

    def remind_of_drafts(self) -> None:
        """Say at the start that something is begun and not finished."""
        job = self._runner.read(lambda _p: len(self._library.adapt.drafts()))
        job.succeeded.connect(self._say_drafts)

    def _say_drafts(self, count: int) -> None:
        if count:
            said = ngettext(
                "{count} document is begun and not finished: File, Go on with a draft.",
                "{count} documents are begun and not finished: File, Go on with a draft.",
                count,
            )
            self._window.statusBar().showMessage(said.format(count=count), 30_000)

    def _draft_finished(self, tab: EditorTab, resource: int) -> None:
        self._window.tabs.close_tab(self._window.tabs.indexOf(tab))
        self._runner.library_changed.emit()
        self.read(resource)

    # In and out

    def choose_files(self) -> None:
        """Ask for files, then take them in."""
        dialog = QFileDialog(self._window, _("Take in files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._take_in_names)
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder, then take in everything in it."""
        dialog = QFileDialog(self._window, _("Take in a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(self._take_in_names)
        dialog.open()

    def _take_in_names(self, names: list[str]) -> None:
        self.take_in([Path(name) for name in names])

    def take_in(self, paths: Sequence[Path]) -> None:
        """Take in files and folders, and show what came in."""
        job = self._runner.write(
            lambda progress: self._library.intake.take_in(paths, progress=progress), _("Taking in files")
        )
        job.succeeded.connect(self._show_report)
        self._tell_failure(job)

    def _show_report(self, report: ImportReport) -> None:
        new = [file.resource for file in report.files if file.new]
        if new:
            said = _about(len(new), _("{resources} taken in"))
            self._window.history.did(said, self._steps.trash(new))
        ReportDialog(report, self._window).open()

    def export(self, resources: list[int]) -> None:
        """Ask for the format and the place, then write."""
        dialog = ExportDialog(self._library, resources, self._window)
        dialog.chosen.connect(self._export)
        dialog.open()

    def _export(self, resources: list[int], format_: str, folder: Path) -> None:
        job = self._runner.write(partial(self._export_all, resources, format_, folder), _("Exporting"))
        job.succeeded.connect(self._exported)
        self._tell_failure(job)

    def _export_all(self, resources: list[int], format_: str, folder: Path, progress: Progress) -> list[Path]:
        written: list[Path] = []
        for done, resource in enumerate(resources):
            target = folder / self._library.exports.suggest_name(resource, format_)
            progress.report(done, len(resources), target.name)
            written.append(self._library.exports.export(resource, format_, target, progress).path)
        return written

    def _exported(self, written: list[Path]) -> None:
        said = ngettext("{count} file was written.", "{count} files were written.", len(written))
        ask(
            self._window,
            said.format(count=words.number(len(written))),
            "\n".join(map(str, written)),
            (_("Show in folder"), partial(_show_in_folder, written[0].parent)),
            (_("Close"), lambda: None),
        )

    def print_out(self, resources: list[int]) -> None:
        """Print resources: the PDF of each, with its credits."""
        folder = Path(tempfile.mkdtemp(prefix="oerdesk-print-"))
        job = self._runner.read(partial(self._export_all, resources, "pdf", folder), _("Preparing to print"))
        job.succeeded.connect(partial(self._ask_printer, folder))
        self._tell_failure(job)

    def _ask_printer(self, folder: Path, written: list[Path]) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if not QPrinterInfo.availablePrinterNames():  # then into a file that one can find again
            folder_ = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            printer.setOutputFileName(str(Path(folder_ or Path.home()) / written[0].name))
        dialog = QPrintDialog(printer, self._window)
        # The signal comes with the printer or without.
        dialog.accepted.connect(lambda *_printer: self._print_all(printer, written))
        dialog.finished.connect(lambda _result: shutil.rmtree(folder, ignore_errors=True))
        dialog.setModal(True)
        dialog.show()

    def _print_all(self, printer: QPrinter, written: list[Path]) -> None:
        from oerdesk.gui.printing import print_pdf

        try:
            for path in written:
                print_pdf(path, printer)
        except OerdeskError as error:
            show_error(self._window, error)

    def pack(self, resources: list[int]) -> None:
        """Go to the page for sticks with these resources chosen."""
        page = self._window.places.page("sticks")
        self._window.go("sticks")
        if isinstance(page, PacksPage):
            page.choose(resources)

    def fetch(self, resources: list[int]) -> None:
        """Put resources into the queue and go to where their price is shown."""
        job = self._runner.write(lambda _p: self._library.sync.want(resources), _("Choosing what to fetch"))
        job.succeeded.connect(partial(self._window.go, "sync"))
        self._tell_failure(job)

    # Order

    def describe(self, resources: list[int]) -> None:
        """Correct the metadata of a resource, or of many at once."""
        if len(resources) > 1:
            dialog = DescribeManyDialog(len(resources), self._window)
            dialog.described.connect(partial(self._describe_many, resources))
            dialog.open()
            return
        resource = resources[0]
        job = self._runner.read(lambda _p: self._library.curate.metadata(resource))
        job.succeeded.connect(partial(self._ask_description, resource))
        self._tell_failure(job)

    def _ask_description(self, resource: int, metadata: Metadata) -> None:
        dialog = DescribeDialog(metadata, self._window)
        dialog.described.connect(partial(self._describe, resource))
        dialog.open()

    def _describe(self, resource: int, metadata: Metadata) -> None:
        said = _("“{title}” described").format(title=metadata.title)
        self._change(_("Describing"), said, self._steps.describe(resource, metadata))

    def _describe_many(self, resources: list[int], change: MetadataChange) -> None:
        said = _about(len(resources), _("{resources} described"))
        self._change(_("Describing"), said, self._steps.describe_many(resources, change))

    def collect(self, resources: list[int]) -> None:
        """Put resources into a collection."""
        job = self._runner.read(lambda _p: [title for _n, title, _c in self._library.curate.collections()])
        answer = partial(self._collect, resources)
        job.succeeded.connect(partial(self._ask_name, _("Collect"), _("Collection:"), answer))
        self._tell_failure(job)

    def _collect(self, resources: list[int], title: str) -> None:
        said = _about(len(resources), _("{resources} put into “{title}”"), title=title)
        self._change(_("Collecting"), said, self._steps.collect(title, resources))

    def change_collections(self, what: str, collection: int, value: Any) -> None:
        """What the page of the collections asks for: see its signal ``changed``."""
        steps = self._steps
        said, step = {
            "rename": lambda: (_("Collection renamed"), steps.rename_collection(collection, str(value))),
            "remove": lambda: (_("Collection removed"), steps.remove_collection(collection)),
            "take-out": lambda: (_("Taken out of the collection"), steps.take_out(collection, value)),
            "move": lambda: (_("Order changed"), steps.reorder(collection, value)),
        }[what]()
        self._change(_("Changing a collection"), said, step)

    def bundle(self, resources: list[int]) -> None:
        """Put resources into a bundle."""
        job = self._runner.read(lambda _p: [bundle.title for bundle in self._library.curate.bundles()])
        answer = partial(self._bundle, resources)
        job.succeeded.connect(partial(self._ask_name, _("Put into a bundle"), _("Bundle:"), answer))
        self._tell_failure(job)

    def _bundle(self, resources: list[int], title: str) -> None:
        said = _about(len(resources), _("{resources} put into the bundle “{title}”"), title=title)
        self._change(_("Bundling"), said, self._steps.bundle(title, resources))

    def trash(self, resources: list[int]) -> None:
        """Put resources into the trash."""
        said = _about(len(resources), _("{resources} put into the trash"))
        self._change(_("Putting into the trash"), said, self._steps.trash(resources))

    def restore(self, resources: list[int]) -> None:
        """Take resources out of the trash."""
        said = _about(len(resources), _("{resources} restored"))
        self._change(_("Restoring"), said, self._steps.restore(resources))

    def source_removed(self, source: Source) -> None:
        """A source is no longer followed; it can be taken back."""
        said = _("Source “{name}” removed").format(name=source.name or source.location)
        self._window.history.did(said, self._steps.follow(source))

    def keep_search(self, name: str, wanted: Filter) -> None:
        """Keep a search under a name."""
        self._change(
            _("Keeping a search"),
            _("Search “{name}” kept").format(name=name),
            self._steps.keep_search(name, wanted),
        )

    def drop_search(self, name: str) -> None:
        """Forget a kept search."""
        said = _("Search “{name}” forgotten").format(name=name)
        self._change(_("Forgetting a search"), said, self._steps.drop_search(name))

    def forget(self, resources: list[int]) -> None:
        """Remove resources for good, after a question: this cannot be taken back."""
        ask(
            self._window,
            _about(len(resources), _("Remove {resources} for good?")),
            _("This cannot be taken back. Notes you made stay, and are there again if it comes back."),
            (_("Remove for good"), partial(self._forget, resources)),
            (_("Keep in the trash"), lambda: None),
        )

    def _forget(self, resources: list[int]) -> None:
        self._write(partial(self._library.curate.forget, resources), _("Removing for good"))

    def empty_trash(self) -> None:
        """Remove everything in the trash for good, after a question."""
        job = self._runner.read(lambda _p: list(self._library.browse.find(Filter(trashed=True))))
        job.succeeded.connect(lambda found: self.forget(found) if found else None)
        self._tell_failure(job)

    # How it is done

    def _change(self, title: str, said: str, step: Step) -> None:
        """Do something that can be taken back; ``said`` is shown beside *Undo*."""
        job = self._runner.write(lambda _p: step(), title)
        job.succeeded.connect(partial(self._window.history.did, said))
        self._tell_failure(job)

    def _write(self, change: Callable[[], Any], title: str) -> None:
        self._tell_failure(self._runner.write(lambda _p: change(), title))

    def _ask_name(self, title: str, label: str, answer: Callable[[str], None], known: list[str]) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setComboBoxItems(known)
        dialog.setComboBoxEditable(True)
        dialog.textValueSelected.connect(answer)
        dialog.open()

    def _tell_failure(self, job: Job) -> None:
        job.failed.connect(self._failed)

    def _failed(self, error: OerdeskError) -> None:
        show_error(self._window, error)


def _show_in_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _about(count: int, sentence: str, **names: str) -> str:
    """A sentence about so many resources."""
    return sentence.format(resources=words.resources(count), **names)
