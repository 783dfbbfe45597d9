"""Each process of the tests sets type into a folder of its own: manim's store of it is not made to be shared."""

from collections.abc import Iterator

import pytest
from manim import tempconfig


@pytest.fixture(scope="session", autouse=True)
def _own_media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with tempconfig({"media_dir": str(tmp_path_factory.mktemp("media"))}):
        yield
