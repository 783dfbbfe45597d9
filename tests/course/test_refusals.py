"""What cannot be is refused by the real command: one message, the right exit code, no traceback, and nothing written."""

import subprocess
import sys
from pathlib import Path

import pytest

from scenes.checkout import ROOT
from tests.course.checkouts import fogline, make_checkout

# words of the command, and what its message must name
REFUSED = {
    "unknown scene": (("render", "Overshot"), ("'Overshot'", "Did you mean Overshoot?", "FoggedHillside")),
    "unknown scene for params": (("params", "Overshot"), ("Did you mean Overshoot?",)),
    "unknown parameter": (
        ("render", "Overshoot", "--set", "learning_rat=1"),
        ("Overshoot", "'learning_rat'", "Did you mean learning_rate?"),
    ),
    "no value": (("render", "Overshoot", "--set", "learning_rate"), ("name=value", "'learning_rate'")),
    "rate that is text": (("render", "Overshoot", "--set", "learning_rate=fast"), ("Overshoot", "learning_rate", "'fast'", "above 0")),
    "rate of zero": (("render", "Overshoot", "--set", "learning_rate=0"), ("Overshoot", "learning_rate", "'0'", "above 0")),
    "rate below zero": (("render", "Overshoot", "--set", "learning_rate=-1"), ("Overshoot", "learning_rate", "'-1'", "above 0")),
    "rate not a number": (("render", "Overshoot", "--set", "learning_rate=nan"), ("Overshoot", "learning_rate", "'nan'", "above 0")),
    "endless rate": (("render", "Overshoot", "--set", "learning_rate=inf"), ("Overshoot", "learning_rate", "'inf'", "above 0")),
    "rate of endless length": (("render", "Overshoot", "--set", "learning_rate=1e999999999"), ("Overshoot", "learning_rate", "above 0")),
    "start of one number": (("render", "Overshoot", "--set", "start=3"), ("Overshoot", "start", "'3'", "3,4")),
    "start of three": (("render", "Overshoot", "--set", "start=3,4,5"), ("Overshoot", "start", "'3,4,5'", "3,4")),
    "unknown loss": (("render", "Overshoot", "--set", "loss=bowel"), ("Overshoot", "loss", "bowl")),
    "loss that is code": (("render", "Overshoot", "--set", "loss=__import__('os').getcwd()"), ("Overshoot", "loss")),
    "no steps": (("render", "Overshoot", "--set", "steps=0"), ("Overshoot", "steps", "'0'", "whole number")),
    "too many steps": (("render", "Overshoot", "--set", "steps=1000000000"), ("Overshoot", "steps", "whole number")),
    "half a step": (("render", "Overshoot", "--set", "steps=1.5"), ("Overshoot", "steps", "whole number")),
    "unknown theme": (("render", "Overshoot", "--theme", "neon"), ("theme", "night or paper")),
    "unknown shape": (("render", "Overshoot", "--aspect", "4:3"), ("aspect", "16:9 or 9:16 or 1:1")),
    "unknown quality": (("render", "Overshoot", "-q", "x"), ("'x'", "'l'")),
    "missing variant": (("render", "Overshoot", "--variant", "nowhere/mild.cfg"), ("nowhere/mild.cfg", "No such file")),
    "variant that is a folder": (("render", "Overshoot", "--variant", "."), ("cannot be read",)),
    "no jobs at once": (("build", "--jobs", "0"), ("--jobs",)),
    "no scene": (("render",), ("SCENE",)),
    "unknown command": (("rendre",), ("rendre",)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_exit_code_2(case: str, tmp_path: Path) -> None:
    words, named = REFUSED[case]
    out = tmp_path / "out"
    done = fogline(ROOT, *words, *(("--out", str(out)) if words[0] in {"render", "build"} else ()), code=2)
    for name in named:
        assert name in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_scene_that_is_still_to_come_is_refused(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path)
    assert "the scene Third is still to come" in fogline(checkout, "render", "Third", code=2).stderr


BAD_VARIANTS = {
    "no section for the scene": (b"[Undershoot]\nlearning_rate = 1\n", ("no section [Overshoot]", "Undershoot")),
    "not a cfg file": (b"learning_rate = 1\n", ("malformed",)),
    "not text": (b"\xff\xfe\x00[Overshoot]\n", ("not text in UTF-8",)),
    "value that cannot be": (b"[Overshoot]\nlearning_rate = -1\n", ("learning_rate", "'-1'")),
    "percent sign": (b"[Overshoot]\nlearning_rate = %(x)s\n", ("learning_rate", "'%(x)s'")),
}


@pytest.mark.parametrize("case", BAD_VARIANTS)
def test_a_bad_variant_is_refused(case: str, tmp_path: Path) -> None:
    content, named = BAD_VARIANTS[case]
    variant = tmp_path / "variant.cfg"
    variant.write_bytes(content)
    done = fogline(ROOT, "render", "Overshoot", "--variant", str(variant), "--out", str(tmp_path / "out"), code=2)
    for name in named:
        assert name in done.stderr
    assert list(tmp_path.iterdir()) == [variant]


@pytest.mark.parametrize("command", [("render", "Overshoot"), ("build",)])
def test_a_folder_that_cannot_be_written_ends_with_exit_code_1(command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = fogline(ROOT, *command, "--out", str(tmp_path / "file" / "clips"), code=1)
    assert "cannot write clips into" in done.stderr
    assert "--out" in done.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_manim_render_refuses_a_bad_parameter_too(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path / "checkout")
    variant = tmp_path / "bad.cfg"
    variant.write_text("[First]\nlearning_rate = 0\n")
    command = [sys.executable, "-m", "manim", "render", "-ql", "-c", str(variant), "scenes/first.py", "First"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "First: learning_rate = '0'" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert list(checkout.rglob("*.mp4")) == []
