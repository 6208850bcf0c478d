"""Tickets and their histories: events, the builder, fields at an instant, rows. Never policies."""
