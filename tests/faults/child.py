"""The watched process: filter first, then the command line as a person starts it."""

from __future__ import annotations

import array
import os
import socket
import sys

from tests.faults.filter import install


def _main() -> None:
    handle, *arguments = sys.argv[1:]
    listener = install()
    with socket.socket(fileno=int(handle)) as link:
        link.sendmsg([b"!"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))])
    os.close(listener)
    sys.argv = ["healthkit", *arguments]
    from healthkit.cli.main import main

    main(arguments)


if __name__ == "__main__":
    _main()
