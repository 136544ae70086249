"""OERDesk: an offline-first desktop library of Open Educational Resources."""

__version__ = "0.1.0"
