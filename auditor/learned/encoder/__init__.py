"""The encoder that trained parts share: a six-layer BERT that reads an article once."""
