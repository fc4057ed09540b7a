"""``healthkit rebuild``: the vault anew from kept copies with today's connectors."""
