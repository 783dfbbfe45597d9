"""Slopes: a loss cut along one weight, its tangent, all directions around a point, and the gradient put together from its parts."""
