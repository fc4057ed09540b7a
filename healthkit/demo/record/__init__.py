"""The synthetic person's medical record: one declared history, told by a clinic, a hospital and two laboratories."""

from healthkit.demo.record.write import Record, Stated, write_record

__all__ = ["Record", "Stated", "write_record"]
