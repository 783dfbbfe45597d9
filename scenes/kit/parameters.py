"""What a teacher may change in a clip: typed parameters, their layers, and the messages when a value cannot be.

A scene declares its parameters as annotated class attributes, the default being the text a teacher would type:

    class Overshoot(LessonScene):
        loss: Loss2 = field("bowl", "the landscape")
        learning_rate: Rate = field("1.2", "the learning rate")

`read` checks values (pydantic does the checking) and gives them back typed: decimal text becomes the `Fraction` it says, `3,4` a tuple of
them. Layers, later ones winning: the class, the scene's section in the checkout's manim.cfg, the same section in a `-c` file, `--set`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

from mathcore import LOSSES, Loss, exact, find_loss
from mathcore.number import decimal_text
from scenes.kit.cfg import CfgError, read_cfg

LONGEST_VALUE = 400
LARGEST_COORDINATE = 10**6


class ParameterError(ValueError):
    """A value that cannot be, as one message: scene, parameter, what came, what is allowed."""


@dataclass(frozen=True)
class Described:
    """A parameter as `fogline params` prints it."""

    name: str
    default: str
    allowed: str
    help: str
    common: bool


@dataclass(frozen=True)
class Kind:
    """What one sort of parameter may be: how its text is read, how a value is written, and the words for a message."""

    parse: Callable[[object], Any]
    text: Callable[[Any], str]
    allowed: str

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.parse, serialization=core_schema.plain_serializer_function_ser_schema(self.text)
        )


def _exact(value: object) -> Fraction:
    return value if isinstance(value, Fraction) else exact(str(value))


def number(low: str, high: str, *, above: bool = False) -> Kind:
    """A decimal from `low` to `high`; with `above`, `low` itself is too small."""
    least, most = exact(low), exact(high)

    def parse(value: object) -> Fraction:
        found = _exact(value)
        if found > most or found < least or (above and found == least):
            raise ValueError("it is out of range")
        return found

    return Kind(parse, decimal_text, f"a number {'above' if above else 'from'} {low} {'up ' * above}to {high}, such as 0.1")


def whole(low: int, high: int) -> Kind:
    """A whole number from `low` to `high`."""

    def parse(value: object) -> int:
        found = _exact(value)
        if found.denominator != 1 or not low <= found <= high:
            raise ValueError("it is out of range" if found.denominator == 1 else "it is not whole")
        return int(found)

    return Kind(parse, str, f"a whole number from {low} to {high}")


def choice(*names: str) -> Kind:
    """One of these names."""

    def parse(value: object) -> str:
        if value not in names:
            raise ValueError("there is no such choice")
        return str(value)

    return Kind(parse, str, " or ".join(names))


def vector(dimension: int) -> Kind:
    """A point in weight space, written `3,4`."""

    def parse(value: object) -> tuple[Fraction, ...]:
        parts = value.split(",") if isinstance(value, str) else value if isinstance(value, tuple | list) else [value]
        numbers = tuple(_exact(part) for part in parts)
        if len(numbers) != dimension:
            raise ValueError(f"it has {len(numbers)} numbers, not {dimension}")
        if any(abs(one) > LARGEST_COORDINATE for one in numbers):
            raise ValueError(f"a coordinate is beyond {LARGEST_COORDINATE}")
        return numbers

    example = ("a number, such as 3", "2 numbers with a comma between, such as 3,4")[dimension - 1]
    return Kind(parse, lambda point: ",".join(map(decimal_text, point)), example)


def several(kind: Kind, most: int, least: int = 1) -> Kind:
    """From `least` to `most` values of a kind, written with spaces between."""

    def parse(value: object) -> tuple[Any, ...]:
        parts = value.split() if isinstance(value, str) else value if isinstance(value, tuple | list) else [value]
        if not least <= len(parts) <= most:
            raise ValueError(f"it has {len(parts)} values, not {least} to {most}")
        return tuple(kind.parse(part) for part in parts)

    return Kind(parse, lambda values: " ".join(map(kind.text, values)), f"{least} to {most} with spaces between, each {kind.allowed}")


def landscape(dimension: int) -> Kind:
    """A loss in so many weights: a name of the registry, or an expression."""

    def parse(value: object) -> Loss:
        loss = value if isinstance(value, Loss) else find_loss(str(value))
        if loss.dimension != dimension:
            raise ValueError(f"it has {loss.dimension} weights, this scene needs {dimension}")
        return loss

    names = ", ".join(name for name, loss in LOSSES.items() if loss.dimension == dimension)
    example = ("w**2", "w1**2 + 3*w2**2")[dimension - 1]
    return Kind(parse, lambda loss: loss.name or loss.expression, f"{names}, or an expression such as {example}")


Rate = Annotated[Fraction, number("0", "1000000000", above=True)]
Positive = Annotated[Fraction, number("0", "1000000", above=True)]
Point1 = Annotated[tuple[Fraction, ...], vector(1)]
Point2 = Annotated[tuple[Fraction, ...], vector(2)]
Loss1 = Annotated[Loss, landscape(1)]
Loss2 = Annotated[Loss, landscape(2)]
Seed = Annotated[int, whole(0, 2**31 - 1)]


def field(default: str, help: str) -> Any:
    """Declare a parameter: its default as text, and one line of help (with the unit where it has one)."""
    return Field(default=default, description=help, validate_default=True)


COMMON = ("theme", "aspect", "captions", "notation", "rate_letter", "pace")


@cache
def _model(scene: type) -> type[BaseModel]:
    hints = get_type_hints(scene, include_extras=True)
    fields: dict[str, Any] = {}
    for name, hint in hints.items():
        declared = next((vars(base)[name] for base in scene.__mro__ if name in vars(base)), None)
        if isinstance(declared, FieldInfo):
            fields[name] = (hint, declared)
    config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, str_strip_whitespace=True)
    return create_model(f"{scene.__name__}Parameters", __config__=config, **fields)


def _allowed(scene: type, name: str) -> str:
    return next(item.allowed for item in _model(scene).model_fields[name].metadata if isinstance(item, Kind))


def described(scene: type) -> tuple[Described, ...]:
    """Every parameter of a scene, its own first, then the common ones."""
    found = [
        Described(name, str(info.default), _allowed(scene, name), info.description or "", name in COMMON)
        for name, info in _model(scene).model_fields.items()
    ]
    return tuple(sorted(found, key=lambda one: one.common))


def _shown(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _message(scene: type, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        known = list(_model(scene).model_fields)
        near = get_close_matches(name, known, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        return f"{scene.__name__} has no parameter {name!r}.{hint} It has: {', '.join(known)}."
    reason = str(first.get("ctx", {}).get("error", "")).rstrip(".")
    because = f" ({reason})" if reason else ""
    return f"{scene.__name__}: {name} = {_shown(first['input'])} cannot be{because}. Allowed: {_allowed(scene, name)}."


def read(scene: type, overrides: Mapping[str, str]) -> dict[str, Any]:
    """All parameters of `scene`, checked, with `overrides` over the defaults. Raises `ParameterError`."""
    for name, value in overrides.items():
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            raise ParameterError(f"{scene.__name__}: {name} has {len(value)} characters; at most {LONGEST_VALUE} are read.")
    try:
        model = _model(scene)(**overrides)
    except ValidationError as error:
        raise ParameterError(_message(scene, error)) from None
    values = {name: getattr(model, name) for name in type(model).model_fields}
    try:
        getattr(scene, "check", lambda values: None)(values)
    except ValueError as error:
        raise ParameterError(f"{scene.__name__}: {error}") from None
    return values


def from_cfg(scene: type, *files: Path) -> dict[str, str]:
    """The parameters that the `[SceneName]` sections of these cfg files set; later files win."""
    found: dict[str, str] = {}
    for file in files:
        try:
            parser = read_cfg(file)
        except CfgError as error:
            raise ParameterError(f"{scene.__name__}: the parameter file {error}") from None
        if parser.has_section(scene.__name__):
            found |= {name: value for name, value in parser.items(scene.__name__) if name not in parser.defaults()}
    return found


def as_text(scene: type, values: Mapping[str, Any]) -> dict[str, str]:
    """Each value as the text that `read` turns back into it."""
    model = _model(scene).model_construct(**dict(values))
    return {name: str(value) for name, value in model.model_dump().items()}


def differing(scene: type, values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that are not at their default, as text."""
    usual = as_text(scene, read(scene, {}))
    return {name: text for name, text in as_text(scene, values).items() if text != usual[name]}
