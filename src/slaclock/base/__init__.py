"""Leaves without state: instants, spans, amounts, words."""
