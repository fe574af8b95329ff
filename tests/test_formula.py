"""A formula that somebody wrote is understood or refused at its place, and is never run."""

import operator
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.kpi.formula import NotAFormula, formula

KNOWN = ("likes", "comments", "shares", "reach")
NUMBERS = {"likes": 30, "comments": 5, "shares": 2, "reach": 1000}


@pytest.mark.parametrize(
    ("text", "comes_out"),
    [
        ("(likes + 2*comments + 3*shares) / reach", Fraction(46, 1000)),
        ("likes - comments - shares", 23),
        ("-likes * 0.1", -3),
        ("  likes / (comments / shares)  ", 12),
        ("likes / (comments - 5)", None),
    ],
)
def test_arithmetic_is_exact_and_divides_by_nothing_only_into_nothing(
    text: str, comes_out: object
) -> None:
    assert formula(text, KNOWN).of(NUMBERS) == comes_out


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("likes + cmments", 9, "Did you mean comments?"),
        ("Likes", 1, "Did you mean likes?"),
        ("likes +", 7, "This is no formula"),
        ("likes) + (reach", 6, "This is no formula"),
        ("((likes", 2, "This is no formula"),
        ("likes ** 2", 6, "This is no formula"),
        ("likes // 2", 6, "This is no formula"),
        ("__import__('os')", 12, "This is no formula"),
        ("likes.real", 1, "This is no formula"),
        ("likes()", 1, "This is no formula"),
        ("likes if reach else 1", 1, "This is no formula"),
        ("2 + lambda", 5, "This is no formula"),
        ("likes + 1e9", 9, "This is no formula"),
        ("likes + 0x10", 9, "This is no formula"),
        ("likes + True", 9, "This is no formula"),
        ("likes\n+ 1", 6, "This is no formula"),
        ("likes # reach", 7, "This is no formula"),
        ("lıkes", 2, "This is no formula"),
        ("2 * 3", 1, "It needs a metric"),
        ("likes / 0.0", 9, "This is always zero"),
        ("likes / (comments / (reach - reach))", 22, "This is always zero"),
        ("", 1, "This is no formula"),
        ("likes" + "+1" * 200, 300, "300 characters at most"),
    ],
)
def test_what_is_no_formula_is_refused_at_its_character(
    text: str, position: int, said: str
) -> None:
    with pytest.raises(NotAFormula, match=said) as refused:
        formula(text, KNOWN)

    assert refused.value.position == position


@given(st.text(max_size=400) | st.text("likesreach0123456789.+-*/() ", max_size=400))
def test_whatever_somebody_types_is_understood_or_refused_within_the_text(text: str) -> None:
    refused = 1
    try:
        assert isinstance(formula(text, KNOWN).of(NUMBERS), Fraction | None)
    except NotAFormula as error:
        refused = error.position

    assert 1 <= refused <= max(1, len(text))


Sum = tuple[str, Callable[[], Fraction]]
OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def _joined(parts: tuple[Sum, str, Sum]) -> Sum:
    (left, of_left), sign, (right, of_right) = parts
    return f"({left} {sign} {right})", lambda: OPERATIONS[sign](of_left(), of_right())


SUMS = st.recursive(
    st.sampled_from([(name, lambda name=name: Fraction(NUMBERS[name])) for name in KNOWN])
    | st.integers(0, 99).map(lambda n: (str(n), lambda: Fraction(n))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(_joined),
    max_leaves=12,
)


@given(SUMS)
def test_it_counts_as_one_would_by_hand(written: Sum) -> None:
    text, by_hand = written
    try:
        expected: Fraction | None = by_hand()
    except ZeroDivisionError:
        expected = None

    found = None
    with suppress(NotAFormula):  # of what is always divided by zero
        found = formula(f"likes - likes + {text}", KNOWN).of(NUMBERS)

    assert found == expected
