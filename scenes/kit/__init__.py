"""Everything shared that draws: parameters, theme, layout, landscape, fog, marks, captions, finishing."""
