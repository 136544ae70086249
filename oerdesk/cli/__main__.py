"""``python -m oerdesk.cli``: the command line, where the ``oerdesk`` script is not installed."""

import sys

from oerdesk.cli.main import run

sys.exit(run(sys.argv[1:]))
