"""JupyterLab's configuration under ``healthkit lab``: loopback only, nothing fetched, nothing announced."""

from pathlib import Path

import zmq

c = get_config()  # type: ignore[name-defined]  # noqa: F821 (Jupyter puts it here)

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.allow_remote_access = False
c.ServerApp.local_hostnames = ["localhost", "127.0.0.1"]
c.ServerApp.allow_root = True  # containers; the refusal is meant for servers that others can reach
c.ServerApp.answer_yes = True
c.ServerApp.log_level = "WARN"
c.ServerApp.terminals_enabled = False
c.ServerApp.use_redirect_file = True
c.MappingKernelManager.default_kernel_name = "python3"
c.KernelSpecManager.allowed_kernelspecs = {"python3"}
if zmq.has("curve"):  # what a cell prints is not to be read off the loopback by other users of the machine
    c.KernelManager.transport_encryption = "auto"

c.LabApp.app_settings_dir = str(Path(__file__).parent / "settings")
c.LabApp.extension_manager = "readonly"
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None

# What the page may reach, whatever a cell or a file makes it draw: this server, and nothing else.
c.ServerApp.tornado_settings = {
    "headers": {
        "Content-Security-Policy": "; ".join(
            [
                "default-src 'self'",
                "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
                "style-src 'self' 'unsafe-inline' blob:",
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                "media-src 'self' data: blob:",
                "connect-src 'self' data: blob:",
                "worker-src 'self' blob:",
                "frame-src 'self' data: blob:",
                "frame-ancestors 'self'",
                "form-action 'self'",
                "base-uri 'self'",
            ]
        ),
        "Referrer-Policy": "no-referrer",
    }
}
