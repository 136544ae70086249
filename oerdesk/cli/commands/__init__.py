"""One module per verb: ``NAME``, ``HELP()``, ``fill(parser)``, ``run(library, options, console)``."""
