"""Reads text of Python 2 or 3 into tokens and statements; Python's own tokenizer refuses the older text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PREFIX = r"(?i:[ubf]?r?|rb|rf)"
_STRING = (
    rf"{_PREFIX}(?:'''(?:[^\\]|\\[\s\S])*?'''|\"\"\"(?:[^\\]|\\[\s\S])*?\"\"\""
    r"|'(?:[^'\\\n]|\\[\s\S])*'|\"(?:[^\"\\\n]|\\[\s\S])*\")"
)
_NUMBER = (
    r"0[xX][0-9a-fA-F_]+[lL]?|0[oObB][0-7_]+[lL]?"
    r"|(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*|\d[\d_]*)(?:[eE][+-]?\d+)?[jJlL]?"
)
_TOKEN = re.compile(
    rf"(?P<space>(?:[ \t\f]|\\\r?\n)+)|(?P<comment>#[^\r\n]*)|(?P<line>\r\n|\n|\r)|(?P<string>{_STRING})"
    rf"|(?P<number>{_NUMBER})|(?P<name>\w+)"
    r"|(?P<sign>\*\*=|//=|>>=|<<=|<>|!=|<=|>=|==|->|:=|\*\*|//|>>|<<|[-+*/%&|^@]=|\.\.\.|[\s\S])"
)
_COMPOUND = {"if", "elif", "else", "while", "for", "try", "except", "finally", "with", "class", "def"}


@dataclass(slots=True)
class Token:
    """A piece of the text; what is changed is put into ``text``, ``before`` and ``after``."""

    kind: str  # space, comment, line, string, number, name, sign
    text: str
    line: int
    depth: int  # how many brackets are open; an opening one and its closing one count those around them
    index: int  # the place among all tokens
    before: str = ""
    after: str = ""
    old: str = ""  # the text as it was


@dataclass(slots=True)
class Statement:
    """A simple statement, or the head of a compound one, up to its colon."""

    tokens: list[Token]  # without blanks and comments
    column: int  # the indentation of its line
    first: bool  # whether it begins its line
    is_head: bool  # whether a block or a statement on the same line belongs to it
    indent: str = field(default="")

    @property
    def word(self) -> str:
        """Its first word."""
        return self.tokens[0].old

    @property
    def line(self) -> int:
        """The line where it begins."""
        return self.tokens[0].line


def read(text: str) -> list[Token]:
    """All tokens; put together they are the text."""
    found: list[Token] = []
    line, depth = 1, 0
    for match in _TOKEN.finditer(text):
        kind, piece = str(match.lastgroup), match[0]
        depth -= kind == "sign" and piece in ")]}" and depth > 0
        found.append(Token(kind, piece, line, depth, len(found), old=piece))
        depth += kind == "sign" and piece in "([{"
        line += len(re.findall(r"\r\n|\n|\r", piece))
    return found


def written(tokens: list[Token]) -> str:
    """The text of these tokens, with what has been changed."""
    return "".join(one.before + one.text + one.after for one in tokens)


def statements(tokens: list[Token]) -> list[Statement]:
    """The statements of a text, in order."""
    found: list[Statement] = []
    for indent, logical in _logical_lines(tokens):
        first = True
        for part, is_head in _parts(logical):
            found.append(Statement(part, len(indent.expandtabs(8)), first, is_head, indent))
            first = False
    return found


def _logical_lines(tokens: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    """What stands between two ends of line that count: indentation and tokens without blanks and comments."""
    indent, begins = "", True
    logical: list[Token] = []
    for one in tokens:
        if one.kind == "space":
            indent = one.old if begins else indent
        elif one.kind == "line":
            if logical and one.depth == 0:
                yield indent, logical
                logical = []
            if not logical:
                indent, begins = "", True
            continue
        elif one.kind != "comment":
            logical.append(one)
        begins = False
    if logical:
        yield indent, logical


def _parts(logical: list[Token]) -> Iterator[tuple[list[Token], bool]]:
    """The statements of one logical line, and whether each is the head of a compound one."""
    part: list[Token] = []
    lambdas = 0
    for one in logical:
        part.append(one)
        if one.depth or one.kind not in ("name", "sign"):
            continue
        lambdas += one.old == "lambda"
        if one.old == ";":
            if part[:-1]:
                yield part[:-1], False
            part = []
        elif one.old == ":" and lambdas:
            lambdas -= 1
        elif one.old == ":" and _is_compound(part):
            yield part, True
            part = []
    if part:
        yield part, False


def _is_compound(part: list[Token]) -> bool:
    return part[0].old in _COMPOUND or (part[0].old == "async" and len(part) > 1 and part[1].old in _COMPOUND)


def split(tokens: list[Token], mark: str = ",") -> list[list[Token]]:
    """Tokens between the marks that stand outside of brackets."""
    found: list[list[Token]] = [[]]
    outer = min((one.depth for one in tokens), default=0)
    lambdas = 0
    for one in tokens:
        lambdas += one.depth == outer and one.old == "lambda"
        lambdas -= one.depth == outer and one.old == ":" and lambdas > 0
        if one.depth == outer and one.old == mark and not lambdas:
            found.append([])
        else:
            found[-1].append(one)
    return found


def is_bracketed(tokens: list[Token]) -> bool:
    """Whether one pair of round brackets stands around them all."""
    if len(tokens) < 2 or tokens[0].old != "(" or tokens[-1].old != ")":
        return False
    return all(one.depth > tokens[0].depth for one in tokens[1:-1])
