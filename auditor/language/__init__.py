"""Adapters to other people's language tools: readability measures and grammar engines."""
