"""Tests of reading: bytes to documents with exact positions."""
