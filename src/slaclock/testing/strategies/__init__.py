"""Hypothesis strategies that aim at the edges and shrink to cases that one can read.

Raises `MissingExtraError` where the extra `testing` is not installed.
"""

from slaclock.base.extras import needs_extra

with needs_extra("testing", "hypothesis", "pytest"):
    from slaclock.testing.strategies.calendars import calendars, zones
    from slaclock.testing.strategies.documents import documents
    from slaclock.testing.strategies.histories import histories, questions
    from slaclock.testing.strategies.moments import amounts, instants

__all__ = ["amounts", "calendars", "documents", "histories", "instants", "questions", "zones"]
