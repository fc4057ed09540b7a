"""The synthetic person: a life from a seeded generator, written as an Apple Health export, with its truth beside it."""

from healthkit.demo.export import write_export
from healthkit.demo.truth import Truth

__all__ = ["Truth", "write_export"]
