"""Formulas in SymPy, built node by node: no text is evaluated."""

from typing import Any

import sympy

from mathcore.expression import Expression, Function, Number, Power, Product, Sum, Weight


def to_sympy(node: Expression) -> Any:
    """Return a formula as a SymPy expression in real symbols of the same names."""
    match node:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Weight(name):
            return sympy.Symbol(name, real=True)
        case Sum(terms):
            return sympy.Add(*(to_sympy(term) for term in terms))
        case Product(factors):
            return sympy.Mul(*(to_sympy(factor) for factor in factors))
        case Power(base, exponent):
            return sympy.Pow(to_sympy(base), to_sympy(exponent))
        case Function(name, argument):
            return getattr(sympy, {"abs": "Abs"}.get(name, name))(to_sympy(argument))
    raise TypeError(f"not an expression: {node!r}")
