"""Starts OERDesk from a checkout: ``python main.py`` is the same as ``oerdesk``."""

import sys

from oerdesk.launch import main

if __name__ == "__main__":
    sys.exit(main())
