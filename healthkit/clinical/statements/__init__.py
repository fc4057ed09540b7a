"""General medical statements with their sources, and which sentences of an answer they support.

``cite(text, lang)`` finds the sentences of an answer that state general medicine and the statement behind each;
``marked(text, lang)`` shows them as footnotes; ``find(words, lang)`` looks statements up. Raw material that no
clinician has reviewed; see ``docs/answers.md``.
"""

from healthkit.clinical.statements.cite import Cited, cite
from healthkit.clinical.statements.corpus import VERSION, Source, Statement, statements
from healthkit.clinical.statements.find import find
from healthkit.clinical.statements.mark import marked

__all__ = ["VERSION", "Cited", "Source", "Statement", "cite", "find", "marked", "statements"]
