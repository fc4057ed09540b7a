"""Rows of the medical record as FHIR R4 resources, one module a kind: rows in, JSON objects out, nothing read or kept.

They are the inverse of the connector that reads FHIR: what it takes from an element is written to that element, so
that a resource read back gives the row again. The data types are those of :mod:`healthkit.export.fhir.values`.
"""
