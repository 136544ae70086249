"""A tab that shows one resource: contents, the page, find, zoom, and what can be done next."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QToolBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import BadInputError, OerdeskError
from oerdesk.core.formats import Content, ContentKind
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.licenses import credit_of, credits_for
from oerdesk.core.progress import Progress
from oerdesk.core.records import Metadata
from oerdesk.gui import theme
from oerdesk.gui.jobs import JobRunner

if TYPE_CHECKING:  # each is loaded only when something of its kind is opened
    from oerdesk.gui.reader.media_view import ImageView, MediaView
    from oerdesk.gui.reader.pages_view import PagesView
    from oerdesk.gui.reader.pdf_view import PdfView

    View = ImageView | MediaView | PagesView | PdfView

PATH = int(Qt.ItemDataRole.UserRole)
STEP = 1.15  # of one zoom step


class ReaderTab(QWidget):
    """Shows one resource.

    Signals:
        asked: an action's name and the ids it is for (as of the details pane).
    """

    asked = Signal(str, list)

    def __init__(
        self, library: Library, runner: JobRunner, resource: int, metadata: Metadata, anchor: str = ""
    ) -> None:
        super().__init__()
        self.resource = resource
        self._anchor = anchor
        self._content: Content | None = None
        self._view: View | None = None
        self._page = ""
        self._text_size = library.settings.text_percent / 100
        self._zoom = 1.0
        self.setAccessibleName(metadata.title)
        self.bar = QToolBar()
        self.contents = QTreeWidget()
        self.contents.setHeaderHidden(True)
        self.contents.setAccessibleName(_("Contents"))
        self.contents.itemActivated.connect(self._chosen)
        self.contents.itemClicked.connect(self._chosen)
        self._state = QLabel(_("Opening…"), alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.contents)
        self._split.addWidget(self._state)
        self._split.setSizes([220, 900])
        self.contents.hide()
        self.credit = QLabel(credit_of(metadata).text, wordWrap=True)
        self.credit.setProperty("role", "muted")
        self.credit.setTextFormat(Qt.TextFormat.PlainText)
        self.credit.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.credit.setAccessibleName(_("Credit"))
        self._find_row = self._make_find_row()
        self._fill_bar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, 0, theme.SPACE, theme.SPACE)
        layout.addWidget(self.bar)
        layout.addWidget(self._find_row)
        layout.addWidget(self._split, 1)
        layout.addWidget(self.credit)
        job = runner.read(partial(_opened, library, resource))
        job.succeeded.connect(self._show)
        job.failed.connect(self._failed)

    def look_for(self) -> None:
        """Ctrl+F: look for words in this document."""
        self._find_row.show()
        self._needle.setFocus()
        self._needle.selectAll()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of the view and the files."""
        if self._view is not None:
            self._view.close_view()
        if self._content is not None:
            self._content.close()
        super().closeEvent(event)

    def _fill_bar(self) -> None:
        self.bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for title, icon, keys, do in (
            (_("Contents"), "library", "F9", self._toggle_contents),
            (_("Previous"), "back", "Alt+PgUp", partial(self._step, -1)),
            (_("Next"), "forward", "Alt+PgDown", partial(self._step, +1)),
            (_("Find"), "search", "F3", self._find_next),
            (_("Larger"), "add", "", partial(self._zoom_by, STEP)),
            (_("Smaller"), "remove", "", partial(self._zoom_by, 1 / STEP)),
            (_("Change this"), "edit", "", partial(self._ask, "change")),
            (_("Export"), "export", "", partial(self._ask, "export")),
            (_("Put on a stick"), "pack", "", partial(self._ask, "pack")),
        ):
            action = QAction(theme.icon(icon), title, self)
            if keys:
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                action.setToolTip(f"{title} ({keys})")
            action.triggered.connect(do)
            self.bar.addAction(action)

    def _make_find_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        self._needle = QLineEdit(clearButtonEnabled=True)
        self._needle.setPlaceholderText(_("Find in this document"))
        self._needle.setAccessibleName(_("Find in this document"))
        self._needle.textChanged.connect(self._find_typed)
        self._needle.returnPressed.connect(self._find_next)
        self._hits = QLabel()
        layout.addWidget(self._needle, 1)
        layout.addWidget(self._hits)
        row.hide()
        escape = QAction(row)
        escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        escape.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.triggered.connect(self._end_find)
        row.addAction(escape)
        return row

    def _show(self, opened: tuple[Content, Path, tuple[str, ...]]) -> None:
        content, path, credits_ = opened
        self._content = content
        self.credit.setText("\n".join(credits_))
        try:
            view = _view_for(content, path)
        except OerdeskError as error:
            self._failed(error)
            return
        self._view = view
        view.found.connect(self._show_hits)
        view.page_changed.connect(self._page_changed)
        self._split.replaceWidget(1, view)
        self._state.hide()
        self._fill_contents(content)
        page, _hash, fragment = self._anchor.partition("#")
        if not fragment and page not in content.spine:
            page, fragment = content.start, self._anchor
        if content.kind is ContentKind.PAGES:  # the other kinds fill the tab by themselves
            self._zoom_by(self._text_size)
        self._view.show_page(page, fragment)
        view.setFocus()

    def _failed(self, error: OerdeskError) -> None:
        self._state.setText(f"{error.title}\n\n{error.hint}")
        self._state.setProperty("role", "danger")

    def _fill_contents(self, content: Content) -> None:
        parents: list[tuple[int, QTreeWidget | QTreeWidgetItem]] = [(0, self.contents)]
        for entry in content.contents:
            while parents[-1][0] >= entry.level > 0 and len(parents) > 1:
                parents.pop()
            item = QTreeWidgetItem(parents[-1][1], [entry.title])
            item.setData(0, PATH, entry.path)
            parents.append((entry.level, item))
        self.contents.expandAll()
        self.contents.setVisible(len(content.contents) > 1)

    def _chosen(self, item: QTreeWidgetItem) -> None:
        path, _hash, fragment = str(item.data(0, PATH)).partition("#")
        if self._view is not None:
            self._view.show_page(path, fragment)

    def _page_changed(self, path: str) -> None:
        self._page = path

    def _step(self, step: int) -> None:
        if self._content is None or self._page not in self._content.spine or self._view is None:
            return
        place = self._content.spine.index(self._page) + step
        if 0 <= place < len(self._content.spine):
            self._view.show_page(self._content.spine[place])

    def _toggle_contents(self) -> None:
        self.contents.setVisible(not self.contents.isVisible())

    def _zoom_by(self, factor: float) -> None:
        self._zoom *= factor
        if self._view is not None:
            self._view.set_zoom(self._zoom)

    def _ask(self, action: str) -> None:
        self.asked.emit(action, [self.resource])

    def _find_typed(self, text: str) -> None:
        if self._view is not None:
            self._view.find_text(text)

    def _find_next(self) -> None:
        if self._find_row.isHidden():
            self.look_for()
        else:
            self._find_typed(self._needle.text())

    def _end_find(self) -> None:
        self._needle.clear()
        self._find_row.hide()
        if self._view is not None:
            self._view.setFocus()

    def _show_hits(self, place: int, count: int) -> None:
        wanted = bool(self._needle.text())
        self._hits.setText(_("{place} of {count}").format(place=place, count=count) if wanted else "")


def _opened(library: Library, resource: int, _progress: Progress) -> tuple[Content, Path, tuple[str, ...]]:
    """The content, its main file, and the credits: of the work itself, and of what it was made from."""
    credits_ = tuple(credit.text for credit in credits_for(library.curate.manifest(resource)))
    return library.content(resource), library.main_file(resource), credits_


def _view_for(content: Content, path: Path) -> View:
    """The view for a kind of content; the web engine is loaded only when pages are shown."""
    if content.kind is ContentKind.PAGES:
        from oerdesk.gui.reader.pages_view import PagesView

        return PagesView(content)
    if content.kind is ContentKind.PDF:
        from oerdesk.gui.reader.pdf_view import PdfView

        return PdfView(path)
    from oerdesk.gui.reader.media_view import ImageView, MediaView

    if content.kind is ContentKind.IMAGE:
        return ImageView(path)
    if content.kind in {ContentKind.AUDIO, ContentKind.VIDEO}:
        return MediaView(path, video=content.kind is ContentKind.VIDEO)
    raise BadInputError(
        _("“{name}” cannot be shown here.").format(name=content.start),
        _("Export it, and open it with a program for this kind of file."),
    )
