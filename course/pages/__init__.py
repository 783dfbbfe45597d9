"""The course's pages: an index, and for each clip a player page that needs nothing but the files beside it.

- `site`: which pages there are and what they know.
- `hands_on`: the gradient explorer and the descent simulator.
- `quiz`: the questions, to be answered on a page.
- `snippets`: how to put a clip into another page, in each of the usual formats.
- `templating`, `templates`: the pages themselves, for Jinja2; every value in them is escaped.

Pages work from `file://` too: captions and transcript are inside them, and no request leaves them.
"""

from course.pages.site import INDEX, write_pages

__all__ = ["INDEX", "write_pages"]
