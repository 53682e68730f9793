"""Reads articles, flags what a careful editor would strike out, writes a reliability report."""

__version__ = "0.1.0"
