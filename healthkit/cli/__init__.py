"""The ``healthkit`` command: parse, call, print. Each command is a module of this package, imported when it is run."""
