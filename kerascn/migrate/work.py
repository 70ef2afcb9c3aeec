"""What a rule works with, and what comes out of a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .imports import Imports
from .kinds import Kinds
from .page import Page, Remark
from .things import path_of_today


class Work:
    """A program in the hands of the rules of one step.

    Args:
        page: The program.
        today: Gives the path that the wanted Keras has for a path.
    """

    def __init__(self, page: Page, today: Callable[[str], str | None] = path_of_today) -> None:
        self.page, self.imports, self.kinds = page, Imports(page, today), Kinds(page)
        self.done: set[int] = set()  # calls that a rule has dealt with, by id()


Rule = Callable[[Work], None]


class Step:
    """A text after one step: what was changed and what was left, in the lines of the text before."""

    def __init__(self, text: str, lines: list[int], changes: list[Remark], left: list[Remark]) -> None:
        self.text, self.lines, self.changes, self.left = text, lines, changes, left


def step(text: str, dialect: int, rules: Sequence[Rule], today: Callable[[str], str | None] = path_of_today) -> Step:
    """Apply rules to a text, one after the other; all of them see the text as it was before."""
    work = Work(Page(text, dialect), today)
    for rule in rules:
        rule(work)
    page = work.page
    return Step(page.edits.rendered(), page.edits.lines(), page.changes, page.left)
