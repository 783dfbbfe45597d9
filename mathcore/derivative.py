"""Differentiation, rule by rule, on expression trees.

The result keeps the reader's form: the derivative of (w − 5)² is 2(w − 5), not 2w − 10.
"""

from fractions import Fraction

from mathcore.expression import (
    MINUS_ONE,
    ONE,
    ZERO,
    Expression,
    Function,
    Number,
    Power,
    Product,
    Sum,
    Weight,
    add,
    multiply,
    negative,
    number,
    power,
    quotient,
)

TWO = number(2)


def derivative(expression: Expression, weight: str) -> Expression:
    """Return the partial derivative of an expression along one weight, the others held still."""
    match expression:
        case Number():
            return ZERO
        case Weight(name):
            return ONE if name == weight else ZERO
        case Sum(terms):
            return add(*(derivative(term, weight) for term in terms))
        case Product(factors):
            return _product(factors, weight)
        case Power(base, exponent):
            return _power(base, exponent, weight)
        case Function(name, argument):
            inner = derivative(argument, weight)
            return ZERO if inner == ZERO else multiply(outer_derivative(name, argument), inner)
    raise TypeError(f"not an expression: {expression!r}")


def _product(factors: tuple[Expression, ...], weight: str) -> Expression:
    terms = []
    for i, factor in enumerate(factors):
        changed = derivative(factor, weight)
        if changed != ZERO:
            terms.append(multiply(*factors[:i], changed, *factors[i + 1 :]))
    return add(*terms)


def _power(base: Expression, exponent: Expression, weight: str) -> Expression:
    inner = derivative(base, weight)
    if isinstance(exponent, Number):
        lowered = power(base, number(exponent.value - 1))
        return ZERO if inner == ZERO else multiply(exponent, lowered, inner)
    faster = derivative(exponent, weight)
    if faster == ZERO:  # kept apart: u^v · v/u would be 0/0 where the base is 0
        return multiply(exponent, power(base, add(exponent, MINUS_ONE)), inner)
    growth = multiply(faster, Function("log", base))
    return multiply(Power(base, exponent), add(growth, multiply(exponent, quotient(inner, base))))


def outer_derivative(name: str, argument: Expression) -> Expression:
    """Return the derivative of a function at its argument, as if the argument were the weight."""
    here = Function(name, argument)
    match name:
        case "sin":
            return Function("cos", argument)
        case "cos":
            return negative(Function("sin", argument))
        case "tan":
            return add(ONE, power(here, TWO))
        case "exp":
            return here
        case "log":
            return power(argument, MINUS_ONE)
        case "sqrt":
            return multiply(Number(Fraction(1, 2)), power(here, MINUS_ONE))
        case "tanh":
            return power(Function("sech", argument), TWO)  # 1 − tanh² would lose its digits far out
        case "abs":
            return Function("sign", argument)
        case "sign":
            return ZERO
        case "sech":
            return negative(multiply(here, Function("tanh", argument)))
    raise ValueError(f"no derivative is known for {name!r}")
