"""Runs first in the server and in the kernel: writes down every address that Python code asks for."""

import json
import os
import sys

_WATCHED = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"}


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _WATCHED:
        return
    address = arguments[1] if event in {"socket.connect", "socket.sendto", "socket.bind"} else arguments[0]
    line = json.dumps({"pid": os.getpid(), "event": event, "address": repr(address), "argv": sys.orig_argv[:4]})
    with open(os.environ["CONNECTIONS_LOG"], "a", encoding="utf-8") as log:
        log.write(line + "\n")


sys.addaudithook(_note)
with open(os.environ["CONNECTIONS_LOG"], "a", encoding="utf-8") as begun:
    begun.write(json.dumps({"pid": os.getpid(), "event": "start", "address": "", "argv": sys.orig_argv[:4]}) + "\n")
