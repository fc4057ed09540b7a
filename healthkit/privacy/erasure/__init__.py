"""Erasing by source, kind of data, metric or days, so that it stays erased.

``healthkit.source.erasing.erase(vault, What(...), reason) -> Receipt`` does it; it lies with the sources, because what
is derived has to be reckoned anew. Here are its parts: what a scope reaches, the rules that hold erased rows back at
every later import and restore, the places outside the databases, and the receipt.
"""

from healthkit.privacy.erasure.scope import What

__all__ = ["What"]
