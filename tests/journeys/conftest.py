"""Journeys through the window begin as tests of the window do."""

from tests.gui.conftest import dressed, library, starter, window

__all__ = ["dressed", "library", "starter", "window"]
