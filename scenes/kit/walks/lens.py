"""A frame around a part of a map: what another map will show, larger."""

from scenes.kit.claims import Straight
from scenes.kit.land.view import Map, Window
from scenes.kit.mark import Mark
from scenes.kit.marks import Line
from scenes.kit.theme import STROKES, Theme


class Lens(Mark, Line):
    """The edges of a window of weights, drawn on a map that shows more."""

    def __init__(self, view: Map, window: Window, theme: Theme) -> None:
        (left, right), (bottom, top) = window
        corners = ((left, bottom), (right, bottom), (right, top), (left, top))
        super().__init__(view.place(corners), theme.ink, theme.casing, STROKES.line, closed=True)
        self.depict(Straight(view.name, tuple((corner, 0.0) for corner in corners)))
