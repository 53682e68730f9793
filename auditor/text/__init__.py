"""Bytes to Source to Document: the only code that knows about offsets."""
