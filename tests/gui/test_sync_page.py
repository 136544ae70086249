"""The place of sources: what is offered, its price, the queue, and plain words for whatever fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import EVERYTHING, Offer, OfferedBundle, OfferGroup, Queued, Source
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.offers_tree import STEP, OffersTree
from oerdesk.gui.queue_view import QueueView
from oerdesk.gui.sync_page import SyncPage
from tests.helpers import material
from tests.helpers.server import ALWAYS, Fault, FileServer
from tests.helpers.windows import PATIENCE, dialog, press

ALT = Qt.KeyboardModifier.AltModifier
TITLES = ("Ant", "Bee", "Cat", "Dog")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("published")
    for title in TITLES:
        body = f"# {title}\n\n{title} " + "is an animal. " * 400
        material.save(top / "in", f"{title}.md", f"{body}\n\n* License: [CC-BY 4.0]\n* Language: en\n")
    with Library.open(top / "publisher") as publisher:
        publisher.intake.take_in([top / "in"])
        bundle = publisher.curate.bundle("Animals", publisher.browse.find(EVERYTHING))
        publisher.publisher.publish(top / "repository", [bundle], "Amina's library")
    return top / "repository"


@pytest.fixture
def server(repository: Path) -> Iterator[FileServer]:
    with FileServer(repository) as running:
        yield running


@pytest.fixture
def teacher(tmp_path: Path, server: FileServer) -> Iterator[Library]:
    """Trusts the repository and wants everything in it."""
    with Library.open(tmp_path / "teacher") as library:
        library.change_settings(retries=1, timeout_seconds=1.0)
        library.sync.add(server.url)
        library.sync.trust(1)
        library.sync.refresh(1)
        library.sync.want([offer.resource for offer in library.sync.look_into(1)])
        yield library


@pytest.fixture
def page(teacher: Library, runner: JobRunner, qtbot: QtBot) -> Iterator[SyncPage]:
    page = SyncPage(teacher, runner)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.show()
    page.activateWindow()
    page.refresh()
    at_rest(qtbot, runner)
    yield page
    runner.shutdown()


def at_rest(qtbot: QtBot, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE)
    QApplication.sendPostedEvents()


def queued(page: SyncPage) -> list[str]:
    return [item.title for item in page.queue.model.items]


class TestWhatIsShown:
    def test_a_source_with_place_trust_and_last_sync(self, page: SyncPage, server: FileServer) -> None:
        item = page.sources.item(0)
        assert item.text() == "Amina's library\nLast synced: never"
        assert server.url in page.trust.text()
        assert "trusted, fingerprint" in page.trust.text()

    def test_nothing_is_asked_for_by_looking_at_the_page(
        self, page: SyncPage, runner: JobRunner, server: FileServer, qtbot: QtBot
    ) -> None:
        asked = len(server.requests)
        page.refresh()
        at_rest(qtbot, runner)
        assert len(server.requests) == asked
        assert page.price.text().startswith("4 resources: to transfer at most ")

    def test_the_price_in_bytes_time_and_money(
        self, page: SyncPage, runner: JobRunner, teacher: Library, qtbot: QtBot
    ) -> None:
        teacher.change_settings(speed=8000, price=1000.0, currency="KES")
        page._ask_price()
        at_rest(qtbot, runner)
        assert "KES" in page.price.text()
        assert "a few seconds" in page.price.text() or "about" in page.price.text()
        assert "at most" not in page.price.text()
        assert page.bar.used.text().startswith("Data used: ")

    def test_without_a_source_the_way_to_begin_is_said(
        self, tmp_path: Path, runner: JobRunner, qtbot: QtBot
    ) -> None:
        with Library.open(tmp_path / "empty") as library:
            page = SyncPage(library, runner)
            qtbot.addWidget(page)
            page.show()
            page.refresh()
            at_rest(qtbot, runner)
            assert page.trust.text().startswith("No source yet.")
            assert not page.fetch.isEnabled()
            assert not page.look.isEnabled()
            runner.shutdown()

    def test_the_offline_switch_is_told_calmly(
        self, page: SyncPage, runner: JobRunner, teacher: Library, qtbot: QtBot
    ) -> None:
        teacher.change_settings(offline=True)
        page.refresh()
        at_rest(qtbot, runner)
        assert "works offline" in page.state.text()
        assert page.state.property("role") == "muted"

    def test_what_waits_is_told_at_the_start(self, page: SyncPage, runner: JobRunner, qtbot: QtBot) -> None:
        with qtbot.waitSignal(page.waiting) as signal:
            page.remind()
        assert signal.args[0].startswith("4 resources wait to be fetched, ")
        at_rest(qtbot, runner)


class TestQueue:
    def test_it_is_ordered_and_thinned_out_by_keyboard(
        self, page: SyncPage, runner: JobRunner, teacher: Library, qtbot: QtBot
    ) -> None:
        page.tabs.setCurrentWidget(page.queue)
        view = page.queue.list
        view.setFocus()
        view.setCurrentIndex(page.queue.model.index(3))
        for _turn in range(2):
            QTest.keyClick(view, Qt.Key.Key_Up, ALT)
            at_rest(qtbot, runner)
        assert queued(page) == ["Ant", "Dog", "Bee", "Cat"]
        assert page.queue.selected() == [page.queue.model.items[1].resource]
        QTest.keyClick(view, Qt.Key.Key_Down, ALT)
        at_rest(qtbot, runner)
        assert queued(page) == ["Ant", "Bee", "Dog", "Cat"]
        QTest.keyClick(view, Qt.Key.Key_Delete)
        at_rest(qtbot, runner)
        assert queued(page) == ["Ant", "Bee", "Cat"] == [q.title for q in teacher.sync.queue(1)]
        assert page.tabs.tabText(1) == "To be fetched (3)"

    def test_it_can_be_ordered_while_a_long_task_is_going_on(
        self, page: SyncPage, runner: JobRunner, qtbot: QtBot
    ) -> None:
        def endless(progress: Progress) -> None:
            while True:
                progress.report(0, None)

        job = runner.write(endless, "Long")
        page.tabs.setCurrentWidget(page.queue)
        page.queue.list.setCurrentIndex(page.queue.model.index(3))
        press(page.queue, "Earlier")
        qtbot.waitUntil(lambda: queued(page) == ["Ant", "Bee", "Dog", "Cat"], timeout=PATIENCE)
        job.cancel()
        at_rest(qtbot, runner)

    def test_a_hundred_thousand_wait_without_blocking(self, qtbot: QtBot) -> None:
        view = QueueView()
        qtbot.addWidget(view)
        view.show()
        items = [Queued(n, f"{n:064x}", 1, f"Resource {n}", 1000, begun=False) for n in range(100_000)]
        view.show_queue(items)
        view.list.setCurrentIndex(view.model.index(0))
        with no_long_events(100):
            view.show_queue(items)
            view.list.scrollToBottom()
            QApplication.processEvents()


class TestFetching:
    def test_what_comes_is_counted_and_the_page_says_so(
        self, page: SyncPage, runner: JobRunner, teacher: Library, qtbot: QtBot
    ) -> None:
        press(page, "Fetch")
        assert page.bar.cancel.isVisible()
        told = dialog(qtbot, page, QMessageBox)
        assert told.text().startswith("4 resources fetched")
        told.close()
        at_rest(qtbot, runner)
        assert page.price.text() == "Nothing to fetch: all that was chosen is here."
        assert "today" in page.sources.item(0).text()
        assert queued(page) == []
        assert page.state.property("role") == "good"
        assert not page.bar.cancel.isVisible()

    def test_it_can_be_paused_and_cancelled_and_goes_on_later(
        self, page: SyncPage, runner: JobRunner, teacher: Library, server: FileServer, qtbot: QtBot
    ) -> None:
        teacher.sync.price(1)
        server.fail(Fault(stall_after=30))
        press(page, "Fetch")
        qtbot.waitUntil(page.bar.pause.isEnabled, timeout=PATIENCE)
        press(page, "Pause")
        press(page, "Go on")
        press(page, "Cancel")
        at_rest(qtbot, runner)
        assert "arrived before" in page.price.text()
        assert [item.begun for item in page.queue.model.items] == [True, False, False, False]
        press(page, "Fetch")
        dialog(qtbot, page, QMessageBox).close()
        at_rest(qtbot, runner)
        assert queued(page) == []

    def test_more_than_the_budget_is_warned_of_and_may_be_fetched(
        self, page: SyncPage, runner: JobRunner, teacher: Library, qtbot: QtBot
    ) -> None:
        teacher.change_settings(budget_day=100)
        page.refresh()
        at_rest(qtbot, runner)
        assert page.bar.warning.text() == "Your data budget is used up."
        press(page, "Fetch")
        question = dialog(qtbot, page, QMessageBox)
        assert "budget" in question.text()
        press(question, "Do not fetch")
        at_rest(qtbot, runner)
        qtbot.waitUntil(lambda: not page.findChildren(QMessageBox), timeout=PATIENCE)
        assert len(queued(page)) == 4
        press(page, "Fetch")
        press(dialog(qtbot, page, QMessageBox), "Fetch anyway")
        qtbot.waitUntil(lambda: not teacher.sync.queue(1), timeout=PATIENCE)
        at_rest(qtbot, runner)


class TestFailures:
    @pytest.mark.parametrize(
        "fault",
        [
            Fault(status=503),
            Fault(status=403),
            Fault(page=True),
            Fault(hang_up=True),
            Fault(cut_after=10),
            Fault(redirect="http://elsewhere.example/"),
            Fault(change=lambda body: body[:-1] + bytes([body[-1] ^ 1])),
            Fault(status=404),
        ],
        ids=["busy", "forbidden", "login page", "hang up", "cut", "redirect", "changed", "gone"],
    )
    def test_looking_for_news_fails_in_place_with_the_name_and_a_way_on(
        self, page: SyncPage, runner: JobRunner, server: FileServer, qtbot: QtBot, fault: Fault
    ) -> None:
        server.validators = False
        server.fail(fault, times=ALWAYS)
        press(page, "Look for news")
        at_rest(qtbot, runner)
        assert server.url.rstrip("/") in page.state.text()
        assert page.state.text().count(".") >= 2, "what happened, and what to do"
        assert page.state.property("role") == "danger"
        assert page.state.isVisible()
        assert not page.findChildren(QMessageBox), "no dialog complains that the network is missing"
        assert page.tree.topLevelItemCount() == 1, "what is known can still be looked at"
        server.behave()
        press(page, "Look for news")
        at_rest(qtbot, runner)
        assert page.state.text() == "Nothing new since the last look."

    def test_a_fetch_that_fails_keeps_its_queue_and_says_so(
        self, page: SyncPage, runner: JobRunner, server: FileServer, teacher: Library, qtbot: QtBot
    ) -> None:
        teacher.sync.price(1)
        server.fail(Fault(status=503), times=ALWAYS)
        press(page, "Fetch")
        dialog(qtbot, page, QMessageBox).close()
        at_rest(qtbot, runner)
        assert "1 thing could not be fetched; it stays in the queue." in page.state.text()
        assert "Amina's library" in page.state.text()
        assert len(queued(page)) == 4
        assert page.fetch.isEnabled()

    def test_what_cannot_be_priced_now_is_estimated(
        self, page: SyncPage, runner: JobRunner, server: FileServer, qtbot: QtBot
    ) -> None:
        server.fail(Fault(hang_up=True), times=ALWAYS)
        page._ask_price()
        at_rest(qtbot, runner)
        assert "broke off" in page.state.text()
        assert page.price.text().startswith("4 resources: to transfer at most ")


class TestRemoving:
    def test_it_says_what_stays_and_can_be_undone(
        self, page: SyncPage, runner: JobRunner, teacher: Library, qtbot: QtBot
    ) -> None:
        teacher.sync.run(1)
        removed: list[Source] = []
        page.removed.connect(removed.append)
        press(page, "Remove")
        question = dialog(qtbot, page, QMessageBox)
        assert "stays in the library" in question.informativeText()
        press(question, "Remove it")
        at_rest(qtbot, runner)
        assert page.sources.count() == 0
        assert page.tree.topLevelItemCount() == 0
        assert len(teacher.browse.find(EVERYTHING)) == 4
        page.take_back(removed[0])
        qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1, timeout=PATIENCE)
        at_rest(qtbot, runner)
        assert page.sources.item(0).text().startswith("Amina's library")


class TestTree:
    def test_resources_are_ticked_by_keyboard(
        self, page: SyncPage, runner: JobRunner, teacher: Library, qtbot: QtBot
    ) -> None:
        tree = page.tree
        tree.setFocus()
        top = tree.topLevelItem(0)
        assert top is not None
        tree.setCurrentItem(top)
        QTest.keyClick(tree, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: _children(tree) == 4, timeout=PATIENCE)
        at_rest(qtbot, runner)
        first = top.child(0)
        assert first is not None
        assert [first.text(column) for column in range(3)] == ["Ant", "English", "CC BY 4.0"]
        assert first.checkState(0) is Qt.CheckState.Checked
        QTest.keyClick(tree, Qt.Key.Key_Down)
        QTest.keyClick(tree, Qt.Key.Key_Space)
        at_rest(qtbot, runner)
        assert [item.title for item in teacher.sync.queue(1)] == ["Bee", "Cat", "Dog"]
        page.refresh()
        at_rest(qtbot, runner)
        top = tree.topLevelItem(0)
        assert top is not None
        assert top.isExpanded(), "what was open is open again"
        qtbot.waitUntil(lambda: _children(tree) == 4, timeout=PATIENCE)
        at_rest(qtbot, runner)

    def test_a_bundle_of_a_hundred_thousand_is_opened_group_by_group(
        self, qtbot: QtBot, teacher: Library
    ) -> None:
        tree = OffersTree()
        qtbot.addWidget(tree)
        tree.resize(900, 500)
        tree.show()
        count = 100_000
        bundle = OfferedBundle(
            7, 1, "urn:b", "All", "", ("en",), ("CC-BY-4.0",), count, 0, 10**9, 10**9, subscribed=False
        )
        groups = [OfferGroup(n, STEP, f"R{n}", f"R{n + STEP - 1}") for n in range(0, count, STEP)]
        metadata = teacher.sync.look_into(1)[0].metadata
        offers = [Offer(n, "0" * 64, metadata, 1000, here=False, wanted=False) for n in range(STEP)]
        tree.show_bundles([bundle], tree._rates)
        top = tree.topLevelItem(0)
        assert top is not None
        with no_long_events(100):
            top.setExpanded(True)
            tree.show_content(7, groups)
            QApplication.processEvents()
        assert top.childCount() == len(groups)
        opened: list[OfferGroup] = []
        tree.group_opened.connect(lambda _bundle, group: opened.append(group))
        child = top.child(3)
        assert isinstance(child, QTreeWidgetItem)
        child.setExpanded(True)
        assert opened == [groups[3]]
        with no_long_events(100):
            tree.show_offers(7, groups[3], offers)
            QApplication.processEvents()
        assert child.childCount() == STEP


def _children(tree: OffersTree) -> int:
    top = tree.topLevelItem(0)
    return top.childCount() if top is not None else 0


@contextmanager
def no_long_events(most: int) -> Iterator[None]:
    """Fails when what is done inside takes longer than so many milliseconds of this thread."""
    begun = time.thread_time()
    yield
    spent = (time.thread_time() - begun) * 1000
    assert spent < most, f"{spent:.0f} ms"
