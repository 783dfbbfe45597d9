"""Programs as JavaScript: the same operations in the same order, so that a page in a browser computes what `mathcore` computes in float64.

Nothing of a user's text gets into the source: it is written from the parsed formula, operation by operation.
"""

import operator
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from mathcore.program import LONGEST_CHAIN, Program

_INFIX: dict[Any, str] = {operator.add: "+", operator.sub: "-", operator.mul: "*", operator.truediv: "/", operator.pow: "**"}
_FUNCTIONS: dict[Any, str] = {
    np.sin: "Math.sin",
    np.cos: "Math.cos",
    np.tan: "Math.tan",
    np.exp: "Math.exp",
    np.log: "Math.log",
    np.sqrt: "Math.sqrt",
    np.tanh: "Math.tanh",
}
_OURS = {"_absolute": "Math.abs({})", "_sign": "Math.sign({})", "_sech": "1 / Math.cosh({})"}


def javascript(program: Program) -> str:
    """Return a JavaScript function of an array of weights that returns the array of the program's results."""
    slots = [f"w[{index}]" for index in range(program.weights)]
    slots += [repr(float(value)) if value >= 0 else f"({float(value)!r})" for value in program.constants]
    lines = []
    for number, (operation, places) in enumerate(program.operations):
        lines.append(f"const s{number} = {_written(operation, [slots[place] for place in places])};")
        slots.append(f"s{number}")
    return f"(w) => {{ {' '.join(lines)} return [{', '.join(slots[place] for place in program.results)}]; }}"


def _written(operation: Callable[..., Any], values: list[str]) -> str:
    if operation in _INFIX:
        return f" {_INFIX[operation]} ".join(values)
    if operation in _FUNCTIONS:
        return f"{_FUNCTIONS[operation]}({values[0]})"
    if operation is operator.neg:
        return f"-{values[0]}"
    if isinstance(operation, partial):
        return _power(operation.args[0], values[0])
    return _OURS[operation.__name__].format(values[0])


def _power(exponent: int, value: str) -> str:
    """A whole power multiplied out, in the order in which `mathcore.program` multiplies."""
    if exponent < 0:
        return f"1 / ({_power(-exponent, value)})"
    if exponent > LONGEST_CHAIN:
        return f"{value} ** {exponent}"
    result, square = "", value
    while exponent:
        if exponent & 1:
            result = f"({result} * {square})" if result else square
        exponent >>= 1
        square = f"({square} * {square})" if exponent else square
    return result or "1"
