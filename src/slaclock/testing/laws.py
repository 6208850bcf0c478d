"""The laws as test classes, for a host's own due times (`DueTimeLaws`) and its own ticket engine (`TicketLaws`).

Raises `MissingExtraError` where the extra `testing` is not installed.
"""

from slaclock.base.extras import needs_extra

with needs_extra("testing", "hypothesis", "pytest"):
    from slaclock.testing.due_time_laws import DueTimeLaws
    from slaclock.testing.ticket_laws import TicketLaws

__all__ = ["DueTimeLaws", "TicketLaws"]
