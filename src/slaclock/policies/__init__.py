"""Policies: what a document promises, as data. Documents, conditions, clock rules, targets, ladders; never a ticket."""
