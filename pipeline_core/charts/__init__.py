"""Figures: each a pure function of an answer's frame, the words and the palette."""
