"""The package as a whole: what it exports, what it imports, and that the examples in it are true."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

import mathcore

MODULES = ["mathcore", *sorted(f"mathcore.{module.name}" for module in pkgutil.iter_modules(mathcore.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_reading_order_names_every_module() -> None:
    assert mathcore.__doc__ is not None
    guide = mathcore.__doc__.partition(">>>")[0]
    assert set(re.findall(r"`(\w+)`", guide)) == {name.removeprefix("mathcore.") for name in MODULES[1:]}


def test_there_are_examples() -> None:
    assert sum(len(test.examples) for name in MODULES for test in doctest.DocTestFinder().find(importlib.import_module(name))) >= 6


@pytest.mark.parametrize("name", mathcore.__all__)
def test_exports_exist(name: str) -> None:
    assert getattr(mathcore, name) is not None


def test_a_registry_loss_pays_for_no_symbolic_work() -> None:
    code = (
        "import sys, mathcore\n"
        "walk = mathcore.descend(mathcore.LOSSES['hilly_valley'], ('2.4', '4'), mathcore.GradientDescent('1'), 5)\n"
        "print(walk.verdict.kind, *(name in sys.modules for name in ('sympy', 'manim', 'scipy', 'contourpy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["still", "going", "False", "False", "False", "False"]
