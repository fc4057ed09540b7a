"""The whole vault as a folder or zip of Parquet and JSON, and the way back: what a person takes along when they leave.

One file a table of the three databases, the person's own files, a schema that explains every column, and a manifest
with hashes and row counts. ``writing.write`` makes it; ``reading.load`` fills an empty vault with it, row for row.
"""
