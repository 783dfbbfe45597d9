"""Formulas as text, in the notation that `mathcore.parsing` reads: the canonical way to write a loss down."""

from mathcore.expression import MINUS_ONE, Expression, Function, Number, Power, Product, Sum, Weight, divides, reciprocal, split
from mathcore.number import decimal_text

# Binding strength, as in Python: a sum binds least, a power most.
_SUM, _PRODUCT, _UNARY, _POWER, _ATOM = range(5)


def to_text(expression: Expression) -> str:
    """Return the formula in the notation that `parse` reads."""
    return _text(expression)[0]


def _text(node: Expression) -> tuple[str, int]:
    match node:
        case Number(value):
            return decimal_text(value), _PRODUCT if value.denominator != 1 and "/" in decimal_text(
                value
            ) else _UNARY if value < 0 else _ATOM
        case Weight(name):
            return name, _ATOM
        case Function(name, argument):
            return f"{name}({to_text(argument)})", _ATOM
        case Power(base, exponent):
            return _power_text(base, exponent)
        case Sum(terms):
            first, *rest = (_wrapped(term, _PRODUCT) for term in terms)
            return first + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in rest), _SUM
        case Product():
            return _product_text(node)
    raise TypeError(f"not an expression: {node!r}")


def _wrapped(node: Expression, least: int) -> str:
    text, binding = _text(node)
    return text if binding >= least else f"({text})"


def _power_text(base: Expression, exponent: Expression) -> tuple[str, int]:
    if exponent == MINUS_ONE:
        return f"1/{_wrapped(base, _POWER)}", _PRODUCT
    return f"{_wrapped(base, _ATOM)}**{_wrapped(exponent, _ATOM)}", _POWER


def _product_text(node: Product) -> tuple[str, int]:
    amount, rest = split(node)
    above = [factor for factor in rest if not divides(factor)]
    below = [reciprocal(factor) for factor in rest if divides(factor)]
    if abs(amount) != 1 or not above:
        above.insert(0, Number(abs(amount)))
    pieces = [_wrapped(factor, _PRODUCT if i == 0 and isinstance(factor, Number) else _UNARY) for i, factor in enumerate(above)]
    text = "*".join(pieces) + "".join(f"/{_wrapped(factor, _POWER)}" for factor in below)
    return ("-" if amount < 0 else "") + text, _PRODUCT
