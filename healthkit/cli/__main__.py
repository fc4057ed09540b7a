"""``python -m healthkit.cli``: the command without its console script."""

from healthkit.cli.main import main

main()
