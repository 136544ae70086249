"""F1 opens the page for what one is doing."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from oerdesk.gui.help_topics import START, Topic, topic_for


class SyncPage(QWidget):
    """Called as the real one is; topics go by the name of the class."""


def test_a_widget_says_its_topic() -> None:
    field = QLineEdit()
    field.setProperty("help", "sync#price")
    assert topic_for(field) == Topic("sync", "price")


def test_what_says_nothing_has_the_topic_of_the_nearest_parent_that_does() -> None:
    place = SyncPage()
    group = QWidget(place)
    field = QLineEdit(group)
    assert topic_for(field) == Topic("sync")
    group.setProperty("help", "sync#sources")
    assert topic_for(field) == Topic("sync", "sources")


def test_a_page_used_for_two_places_goes_by_the_place() -> None:
    place = SyncPage()
    place.setProperty("place", "trash")
    assert topic_for(QLineEdit(place)) == Topic("trash")


def test_where_nothing_is_said_the_reference_begins() -> None:
    assert topic_for(QWidget()) == START
    assert topic_for(None) == START


def test_topics_are_written_as_links_are() -> None:
    assert str(Topic.named("sync#price")) == "sync#price"
    assert str(Topic.named("sync")) == "sync"
