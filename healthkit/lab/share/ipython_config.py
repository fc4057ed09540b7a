"""The kernel's profile under ``healthkit lab``: what a person types about their health is kept nowhere."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821 (IPython puts it here)

c.HistoryManager.enabled = False
c.HistoryManager.hist_file = ":memory:"
c.InteractiveShellApp.exec_lines = [
    # Plotly's upload button is off in every figure of this kernel, also in those that a person draws by hand.
    "import healthkit.charts.theme as _",
]
