"""The loss as land: how weights become points of the picture, the painted ground, its contours, light and fog."""
