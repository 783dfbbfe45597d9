"""Walks: one step, many steps, and leaps through a valley, on a map, from the side, and in a table."""
