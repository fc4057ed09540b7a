"""What answering needs besides the vault, loaded in another thread while a passphrase becomes a key."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

_ANY_DAY = date(2000, 1, 1)


@contextmanager
def meanwhile(question: str, lang: str) -> Iterator[None]:
    """Get ready for a question in another thread, for the length of a ``with``.

    It saves what reading costs the first time: tables, patterns, modules. What fails there fails again, and is told,
    when the question is asked.
    """
    thread = threading.Thread(target=_prepare, args=(question, lang), name="healthkit-ready", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _prepare(question: str, lang: str) -> None:
    with suppress(Exception):
        from healthkit.ask import lexicon, period_rules, topics, words
        from healthkit.ask.labs import names
        from healthkit.clinical.triage import assess
        from healthkit.i18n import LANGUAGES, day, number

        topics.topics()
        assess("")
        spoken = words.detect_language(question) or lang
        for language in sorted(LANGUAGES, key=spoken.__ne__):
            lexicon.known_words(language)
        read = words.read(question, spoken)
        names.mentions(read)
        period_rules.find(read.line, spoken, _ANY_DAY)
        day(_ANY_DAY, spoken)
        number(1, spoken)
