"""A bench for models: questions whose answers are computed from the person's own vault, asked of any endpoint.

``generate`` makes the questions, ``run`` asks them, ``score`` says how well they were answered, ``rubric`` reads files
of questions with criteria that a judge applies. The truths come from the tables by plain Polars, never by the engine
that is measured beside the models.
"""

from healthkit.ask.bench.generate import Questions, generate
from healthkit.ask.bench.score import Scores, score

__all__ = ["Questions", "Scores", "generate", "score"]
