"""Graphs: rulers and what is drawn against them, and the weight plane as a chart."""
