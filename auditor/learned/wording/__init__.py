"""The garbled-words reader: which words were swapped in, and what stood there before."""
