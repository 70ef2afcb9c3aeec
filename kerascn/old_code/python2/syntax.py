"""The grammar of Python 2 in the grammar of today, statement by statement; nothing changes its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from . import parameters
from .tokens import Statement, Token, is_bracketed, split, statements, written

Note = Callable[[int, str], None]
# Words of today's grammar that were names like others.
_NEW_WORDS = {"async", "await", "nonlocal"}
_AFTER_ASYNC = {"def", "for", "with"}


def change(tokens: list[Token], note: Note) -> list[int]:
    """Change the tokens; ``note`` hears of each change. Lines that had to be put in come back."""
    found = statements(tokens)
    futures = {each.old for one in found if _is_future(one) for each in one.tokens}
    _letters(tokens, note, "unicode_literals" in futures)
    _backticks(tokens, note)
    _comprehensions(tokens, note)
    parameters.lambdas(found, tokens, note)
    has_statement = "print_function" not in futures and any(_is_print_statement(one) for one in found)
    for one in found:
        if one.word == "print" and has_statement:
            _print(one, tokens, note)
        elif one.word in _STATEMENTS:
            _STATEMENTS[one.word](one, tokens, note)
    _metaclasses(found, note)
    _indents(found, tokens, note)
    return parameters.functions(found, tokens, note)


def _counts(one: Token) -> bool:
    return one.kind not in ("space", "comment", "line")


def _is_future(one: Statement) -> bool:
    return one.word == "from" and len(one.tokens) > 1 and one.tokens[1].old == "__future__"


# ---- letters: numbers, texts, words, signs


def _letters(tokens: list[Token], note: Note, unicode_literals: bool) -> None:
    counting = [one for one in tokens if _counts(one)]
    is_async = any(one.old == "async" and after.old in _AFTER_ASYNC for one, after in pairwise(counting))
    for one in counting:
        if one.kind == "number":
            one.text = _number(one.old)
        elif one.kind == "string":
            one.text = _string(one.old, unicode_literals)
        elif one.kind == "sign" and one.old == "<>":
            one.text = "!="
        elif one.old in _NEW_WORDS and one.kind == "name" and not is_async:
            one.text = one.old + "_"
        if one.text != one.old:
            note(one.line, one.old if len(one.old) < 30 else one.old[:27] + "...")


def _number(text: str) -> str:
    text = text.rstrip("lL")
    return re.sub(r"^0+(?=[0-7]+$)(?!0*$)", "0o", text)


def _string(text: str, unicode_literals: bool) -> str:
    prefix = text[: re.search("['\"]", text).start()].lower()  # type: ignore[union-attr]
    body = text[len(prefix) :]
    if prefix == "ur":
        by_number = re.compile(r"\\(?!u[0-9a-fA-F]{4})")
        return "u" + by_number.sub(r"\\\\", body) if re.search(r"\\u[0-9a-fA-F]{4}", body) else f"r{body}"
    if prefix or unicode_literals:
        return text
    return re.sub(r"(?<!\\)((?:\\\\)*)\\(?=[uUN])", r"\1\\\\", body)


def _backticks(tokens: list[Token], note: Note) -> None:
    """```x``` is ``repr(x)``."""
    opened: list[Token] = []
    for one in tokens:
        if one.old != "`" or one.kind != "sign":
            continue
        if opened and opened[-1].depth == one.depth:
            begin = opened.pop()
            inside = [each for each in tokens[begin.index + 1 : one.index] if _counts(each)]
            several = len(split(inside)) > 1
            begin.text, one.text = ("repr((", "))") if several else ("repr(", ")")
            note(begin.line, "`...`")
        else:
            opened.append(one)


# ---- statements


def _comprehensions(tokens: list[Token], note: Note) -> None:
    """``[x for x in 1, 2]``: what is gone through gets its brackets."""
    open_signs: list[str] = []
    parts: dict[int, list[Token]] = {}  # by depth, what stands between ``in`` and the next ``for``, ``if`` or bracket
    waits: set[int] = set()  # depths that are between ``for`` and its ``in``
    for one in filter(_counts, tokens):
        depth = len(open_signs)
        ends = one.old in _CLOSING or one.old in ("for", "if")
        if ends and depth in parts:
            _bracketed(parts.pop(depth), note)
        if one.old in _CLOSING:
            waits.discard(depth)
            del open_signs[-1:]
            depth -= 1
        elif one.old == "for" and open_signs[-1:] == ["["]:
            waits.add(depth)
        elif one.old == "in" and depth in waits:
            waits.discard(depth)
            parts[depth] = []
            continue
        for outer, part in parts.items():
            if outer <= depth:
                part.append(one)
        if one.old in _OPENING:
            open_signs.append(one.old)


def _bracketed(part: list[Token], note: Note) -> None:
    depth = 0
    for one in part:
        depth += (one.old in _OPENING) - (one.old in _CLOSING)
        if one.old == "lambda" and not depth:
            return  # its commas are between parameters
        if one.old == "," and not depth:
            part[0].text, part[-1].text = "(" + part[0].text, part[-1].text + ")"
            note(part[0].line, "for x in a, b")
            return


_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def _is_print_statement(one: Statement) -> bool:
    """Whether it prints as only Python 2 did: without brackets, or with something before or behind them."""
    rest = one.tokens[1:]
    return one.word == "print" and not is_bracketed(rest) and not (rest and rest[0].old in ("=", ".", ":", ","))


def _print(one: Statement, tokens: list[Token], note: Note) -> None:
    word, rest = one.tokens[0], one.tokens[1:]
    if is_bracketed(rest):
        inside = split(rest[1:-1])
        if len(inside) == 1 or any(len(part) > 1 and part[1].old == "=" for part in inside):
            return
    note(word.line, "print")
    word.after = "(" if rest else "()"
    if not rest:
        return
    _drop_blank(tokens, word)
    more = []
    if rest[0].old == ">>":
        target, *rest = _redirected(rest, tokens)
        more.append(f"file={target}")
    if rest and rest[-1].old == ",":
        rest.pop().text = ""
        more.insert(0, "end=' '")
    last = one.tokens[-1]
    last.after += (", " if rest and more else "") + ", ".join(more) + ")"


def _redirected(rest: list[Token], tokens: list[Token]) -> list:
    """The file of ``print >>file, x`` as text, and the tokens that are printed."""
    parts = split(rest[1:])
    target = written(tokens[parts[0][0].index : parts[0][-1].index + 1])
    printed = rest[1 + len(parts[0]) + 1 :]
    end = printed[0].index if printed else rest[-1].index + 1
    for one in tokens[rest[0].index : end]:
        one.before = one.after = ""
        one.text = "" if one.kind != "line" else one.text
    return [target, *printed]


def _drop_blank(tokens: list[Token], one: Token) -> None:
    """Leave out the blank behind a word, where no end of line is in it."""
    following = tokens[one.index + 1 : one.index + 2]
    if following and following[0].kind == "space" and "\n" not in following[0].text:
        following[0].text = ""


def _exec(one: Statement, tokens: list[Token], note: Note) -> None:
    word, rest = one.tokens[0], one.tokens[1:]
    if not rest or is_bracketed(rest) or rest[0].old in ("=", "."):
        return
    note(word.line, "exec")
    parts = split(rest, "in")
    word.after = "("
    _drop_blank(tokens, word)
    if len(parts) > 1:
        mark = next(each for each in rest if each.old == "in" and each.depth == word.depth)
        mark.text = ","
        before = tokens[mark.index - 1]
        if before.kind == "space" and "\n" not in before.text:
            before.text = ""
    rest[-1].after += ")"


def _raise(one: Statement, tokens: list[Token], note: Note) -> None:
    parts = split(one.tokens[1:])
    if len(parts) not in (2, 3) or not all(parts):
        return
    note(one.line, "raise E, x")
    kind, value = parts[0], parts[1]
    first_comma = _between(tokens, kind[-1], value[0])
    plain = len(value) == 1 and value[0].old == "None"
    if plain:
        first_comma.text = value[0].text = ""
    else:
        first_comma.text = "" if is_bracketed(value) else "("
        value[-1].after += "" if is_bracketed(value) else ")"
    _drop_blank(tokens, first_comma)
    if len(parts) == 3:
        second = _between(tokens, value[-1], parts[2][0])
        second.text = ".with_traceback("
        _drop_blank(tokens, second)
        parts[2][-1].after += ")"


def _between(tokens: list[Token], first: Token, last: Token) -> Token:
    return next(one for one in tokens[first.index + 1 : last.index] if one.old == ",")


def _except(one: Statement, tokens: list[Token], note: Note) -> None:
    parts = split(one.tokens[1:-1])
    if len(parts) != 2 or not all(parts):
        return
    note(one.line, "except E, e")
    comma = _between(tokens, parts[0][-1], parts[1][0])
    comma.text = " as" if tokens[comma.index + 1].kind == "space" else " as "


_STATEMENTS: dict[str, Callable[[Statement, list[Token], Note], None]] = {
    "exec": _exec,
    "raise": _raise,
    "except": _except,
}


def _metaclasses(found: list[Statement], note: Note) -> None:
    """``__metaclass__ = M`` in a class is ``metaclass=M`` in its head."""
    heads: list[Statement] = []
    for one in found:
        if one.first:
            heads = [head for head in heads if head.column < one.column]
        if one.is_head and one.first:
            heads.append(one)
        assigns = one.word == "__metaclass__" and len(one.tokens) > 2 and one.tokens[1].old == "="
        if assigns and heads and heads[-1].word == "class":
            note(one.line, "__metaclass__")
            _into_head(heads[-1], "".join(each.text for each in one.tokens[2:]))
            for each in one.tokens:
                each.text = ""
            one.tokens[0].text = "pass"


def _into_head(head: Statement, metaclass: str) -> None:
    bracket = head.tokens[-2]
    if bracket.old != ")":
        bracket.after += f"(metaclass={metaclass})"
    else:
        bracket.before += f"metaclass={metaclass}" if head.tokens[-3].old == "(" else f", metaclass={metaclass}"


def _indents(found: list[Statement], tokens: list[Token], note: Note) -> None:
    """Tabs among blanks: a tab goes to the next eighth column, as in Python 2."""
    indents = {one.indent for one in found if one.first}
    if not (any("\t" in each for each in indents) and any(" " in each for each in indents)):
        return
    for one in found:
        blank = tokens[one.tokens[0].index - 1]
        if one.first and "\t" in one.indent and blank.old == one.indent:
            blank.text = one.indent = one.indent.expandtabs(8)
            note(one.line, "tab")
