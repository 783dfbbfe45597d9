"""Everything shared that draws. To read it, in this order:

- `parameters`, `theme`, `layout`, `outline`: what a clip may be told, how it looks, where things go, which section it is.
- `claims`, `mark`, `marks`: what a mark says it depicts, and the marks every scene uses: walker, ring, trail, arrows.
- `text`: words, formulas and numbers in print.
- `land`: a loss as a landscape, in perspective or as a map, with its contours, its light and its fog.
- `graphs`: rulers, curves, and the weight plane as a chart.
- `lesson`, `captions`, `renderer`: the base of every scene, and its frames; `record`, `finish`, `encoding`: the files of a clip.
- `gates`: what proves every frame.

Above these stand the pictures of the sections: `slopes` (a loss cut along one weight, tangents, directions, the gradient and its parts),
`walks` (steps, leaps and runs) and `training` (very many weights, a network's passes, gradients by layer).
"""
