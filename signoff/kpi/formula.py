"""Formulas that a team writes for numbers of its own: read with Python's grammar, never run by it.

A formula has names of metrics, numbers, `+ - * /` and brackets. Its arithmetic is exact, with
fractions, so that every way of computing a KPI agrees to the last digit.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

from signoff.errors import SignoffError
from signoff.language import _
from signoff.nearest import right_names

LONGEST = 300
"""Characters: nobody understands longer ones."""
FOREIGN = re.compile(r"[^A-Za-z0-9_+\-*/(). ]")
PLAIN_NUMBER = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)

ANY_NUMBERS = (1_000_003, 1_000_033)
"""Their powers stand for metrics when a formula is tried."""

Numbers = Mapping[str, int | Fraction]
Term = Callable[[Numbers], Fraction]

OPERATIONS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class NotAFormula(SignoffError):
    """Somebody's formula cannot be understood; `position` is a character of it, from one."""

    def __init__(self, position: int, why: str) -> None:
        self.position = position
        super().__init__(_("Character {n}: {why}", n=position, why=why))


@dataclass(frozen=True)
class Formula:
    """A formula that was understood."""

    text: str
    names: frozenset[str]
    """The metrics that it needs."""
    _term: Term = field(compare=False, repr=False)

    def of(self, numbers: Numbers) -> Fraction | None:
        """What comes out for these numbers; None where it would divide by nothing."""
        try:
            return self._term(numbers)
        except ZeroDivisionError:
            return None


def formula(text: str, known: Iterable[str]) -> Formula:
    """Understand a text; `known` are the names of the metrics that it may use."""
    text = text.strip()
    reader = _Reader(text, frozenset(known))
    term = reader.term(_parsed(text))
    if not reader.found:
        raise NotAFormula(1, _("It needs a metric. {right}", right=right_names("", reader.known)))
    return Formula(text, frozenset(reader.found), term)


def _parsed(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise NotAFormula(LONGEST, _("A formula has {most} characters at most.", most=LONGEST))
    if foreign := FOREIGN.search(text):
        raise NotAFormula(foreign.start() + 1, _not_understood())
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        # Python gives no place where it misses something at the end.
        position = max(1, min(error.offset or len(text), len(text)))
        raise NotAFormula(position, _not_understood()) from None


@dataclass
class _Reader:
    """Turns what Python's grammar saw into arithmetic; refuses everything else."""

    text: str
    known: frozenset[str]
    found: set[str] = field(default_factory=set)

    def term(self, node: ast.expr) -> Term:
        match node:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
                return _joined(OPERATIONS[type(op)], self.term(left), self._right(op, right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return _joined(operator.mul, _always(Fraction(-1)), self.term(operand))
            case ast.Name(id=name):
                return self._metric(node, name)
            case ast.Constant():
                return self._number(node)
            case ast.BinOp(left=left):
                raise NotAFormula((left.end_col_offset or 0) + 1, _not_understood())
        raise NotAFormula(_position(node), _not_understood())

    def _right(self, op: ast.operator, node: ast.expr) -> Term:
        """What stands behind the sign: nothing is divided by what is zero for all numbers."""
        term = self.term(node)
        if isinstance(op, ast.Div) and not any(self._come_out(term)):
            why = _("This is always zero, and nothing can be divided by zero.")
            raise NotAFormula(_position(node), why)
        return term

    def _come_out(self, term: Term) -> Iterator[Fraction]:
        """What it is for numbers that have nothing to do with each other."""
        for first in ANY_NUMBERS:
            numbers = {name: first**n for n, name in enumerate(sorted(self.known), 1)}
            with suppress(ZeroDivisionError):
                yield term(numbers)

    def _metric(self, node: ast.expr, name: str) -> Term:
        if name not in self.known:
            right = right_names(name, self.known)
            raise NotAFormula(
                _position(node),
                _("There is no metric called {name}. {right}", name=name, right=right),
            )
        self.found.add(name)
        return lambda numbers: Fraction(numbers[name])

    def _number(self, node: ast.expr) -> Term:
        written = self.text[node.col_offset : node.end_col_offset]
        if not PLAIN_NUMBER.fullmatch(written):
            raise NotAFormula(_position(node), _not_understood())
        return _always(Fraction(written))


def _joined(operation: Callable[[Fraction, Fraction], Fraction], left: Term, right: Term) -> Term:
    return lambda numbers: operation(left(numbers), right(numbers))


def _always(number: Fraction) -> Term:
    return lambda _numbers: number


def _position(node: ast.expr) -> int:
    return node.col_offset + 1


def _not_understood() -> str:
    return _(
        "This is no formula. Write metrics, numbers, + - * / and brackets:"
        " (likes + 2*comments) / reach."
    )
