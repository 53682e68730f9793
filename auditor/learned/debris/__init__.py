"""Boilerplate debris, line by line: features, the trained line model, training and figures."""
