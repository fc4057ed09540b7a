"""The tools of a model and of MCP: the offline engine's plans, results, records, coverage and one read-only SELECT."""

from healthkit.ask.tools.tool import Arguments, Desk, Outcome, Tool, ToolRefused

__all__ = ["Arguments", "Desk", "Outcome", "Tool", "ToolRefused"]
