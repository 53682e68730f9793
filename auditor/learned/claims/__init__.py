"""Trained readers of claims: attribution, check-worthiness, weasel sentences, support."""
