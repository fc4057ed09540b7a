"""How JupyterLab is started: its folders, its environment, its command line."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import sys
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from healthkit.errors import MissingExtra, UsageError
from healthkit.lab.notebooks import place
from healthkit.settings import APP

START = "00-start.ipynb"
_PORTS = range(8888, 8908)
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Launch:
    """A command with its environment, and the address (with its token) at which JupyterLab will answer."""

    command: list[str]
    environment: dict[str, str]
    url: str


def home() -> Path:
    """The folder of our JupyterLab: configuration, kernel profile, the person's copies of the notebooks."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "lab"


def prepare(
    vault: Path, lang: str, *, port: int | None = None, browser: bool = True, folder: Path | None = None
) -> Launch:
    """Lay out the folders and say how to start. Nothing is written outside the user's data folder.

    Raises:
        MissingExtra: JupyterLab is not installed.
        UsageError: the port is taken, or the folder does not exist.
    """
    if find_spec("jupyterlab") is None:
        raise MissingExtra("jupyterlab", "lab")
    if folder is not None and not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", "Name one with notebooks, or leave --dir out.")
    where = home()
    if folder is None:
        folder = where / "notebooks"
        place(folder)
    chosen = _free_port(port)
    token = secrets.token_urlsafe(24)
    path = f"lab/tree/{START}" if (folder / START).is_file() else "lab"
    return Launch(
        command=_command(chosen, folder, path, browser=browser),
        environment=_environment(where, vault, lang, token),
        url=f"http://{_HOST}:{chosen}/{path}?token={token}",
    )


def _command(port: int, folder: Path, path: str, *, browser: bool) -> list[str]:
    config = Path(str(files("healthkit.lab"))) / "share" / "server_config.py"
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--config={config}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--LabApp.default_url=/{path}",
        f"--ServerApp.open_browser={browser}",
    ]


def _environment(where: Path, vault: Path, lang: str, token: str) -> dict[str, str]:
    """Folders of our own, so that neither a person's other Jupyter settings nor its add-ons act here.

    The token travels by environment, since a command line is there for every user of the machine to read. The
    passphrase does not travel at all: the kernel takes it from the key file, the keyring or the person.
    """
    _write_kernel(where)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    kept.pop("HEALTHKIT_KEY", None)
    return kept | {
        "JUPYTER_CONFIG_DIR": str(where / "config"),
        "JUPYTER_DATA_DIR": str(where / "data"),
        "JUPYTER_PATH": str(where / "data"),
        "JUPYTER_RUNTIME_DIR": str(where / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(where / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(where / "workspaces"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "JUPYTER_TOKEN": token,
        "IPYTHONDIR": str(where / "ipython"),
        "HEALTHKIT_VAULT": str(vault),
        "HEALTHKIT_LANG": lang,
    }


def _write_kernel(where: Path) -> None:
    """A kernel that is this very interpreter, and a profile without history."""
    spec = where / "data" / "kernels" / "python3"
    profile = where / "ipython" / "profile_default"
    for folder in (spec, profile, where / "config", where / "runtime"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kernel = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (healthkit)",
        "language": "python",
        "metadata": {"debugger": True, "supported_encryption": "curve"},
    }
    (spec / "kernel.json").write_text(json.dumps(kernel, indent=1), "utf-8")
    shutil.copyfile(Path(str(files("healthkit.lab"))) / "share" / "ipython_config.py", profile / "ipython_config.py")


def _free_port(wanted: int | None) -> int:
    for port in [wanted] if wanted is not None else [*_PORTS, 0]:
        with socket.socket() as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise UsageError(f"Port {wanted} is taken.", "Choose another with --port, or leave it out.")
