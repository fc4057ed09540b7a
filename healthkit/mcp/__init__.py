"""The tools for other programs on this computer, over the Model Context Protocol: read-only, and only by consent."""
