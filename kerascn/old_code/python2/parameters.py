"""Parameters in brackets, ``def f(a, (b, c))`` and ``lambda (a, b): a``, which Python 3 has no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .tokens import Statement, Token, is_bracketed, split, written

Note = Callable[[int, str], None]
_ENDS = {",", ";", ")", "]", "}", ":", "for"}


def _groups(tokens: list[Token]) -> Iterator[list[Token]]:
    """The parameters in brackets among those of a function."""
    for part in split(tokens):
        name = split(part, "=")[0]
        if is_bracketed(name):
            yield name


def _names(group: list[Token]) -> list[Token]:
    return [one for one in group if one.kind == "name"]


def _named(group: list[Token], taken: set[str]) -> str:
    name = "_".join(one.old for one in _names(group))
    while name in taken:
        name += "_"
    return name


def _replace(group: list[Token], name: str, everything: list[Token]) -> None:
    for one in everything[group[0].index : group[-1].index + 1]:
        one.text = one.text if one.kind == "line" else ""
    group[0].text = name


# ---- functions


def functions(found: list[Statement], tokens: list[Token], note: Note) -> list[int]:
    """Give each such parameter of ``def`` a name, and take it apart at the beginning of the body."""
    taken = {one.old for one in tokens if one.kind == "name"}
    added = []
    for place, one in enumerate(found[:-1]):
        if one.word == "except":
            added += _caught(one, found[place + 1], tokens, taken)
        if one.word != "def" or len(one.tokens) < 5:
            continue
        ends = [each.index for each in one.tokens if each.old == ")" and each.depth == one.tokens[0].depth]
        inside = [each for each in one.tokens[3:] if each.index < max(ends, default=0)]
        apart = []
        for group in _groups(inside):
            pattern = written(tokens[group[0].index : group[-1].index + 1])
            name = _named(group, taken) if len(_names(group)) > 1 or _is_tuple(group) else _names(group)[0].old
            if name != pattern.strip("() "):
                apart.append(f"{' '.join(pattern.split())} = {name}")
            _replace(group, name, tokens)
            note(one.line, "def f((a, b))")
        if apart:
            added += _put_in("; ".join(apart), found[place + 1])
    return added


def _caught(one: Statement, body: Statement, tokens: list[Token], taken: set[str]) -> list[int]:
    """``except E, (number, text)``: what the error holds is taken apart at the beginning of the block."""
    parts = split(one.tokens[1:-1])
    if len(parts) != 2 or not is_bracketed(parts[1]):
        return []
    pattern = written(tokens[parts[1][0].index : parts[1][-1].index + 1])
    name = _named(parts[1], taken)
    _replace(parts[1], name, tokens)
    return _put_in(f"{pattern} = {name}.args", body)


def _is_tuple(group: list[Token]) -> bool:
    return any(one.old == "," for one in group)


def _put_in(apart: str, body: Statement) -> list[int]:
    """Put the assignment before the first statement of a body, behind its description if it has one."""
    if all(one.kind == "string" for one in body.tokens):
        body.tokens[-1].after += f"; {apart}"
    elif body.is_head or body.word == "@":
        body.tokens[0].before = f"{apart}\n{body.indent}" + body.tokens[0].before
        return [body.line]
    else:
        body.tokens[0].before = f"{apart}; " + body.tokens[0].before
    return []


# ---- lambda


def lambdas(found: list[Statement], everything: list[Token], note: Note) -> None:
    """Give each such parameter of ``lambda`` a name; its parts are indices in the body."""
    taken = {each.old for one in found for each in one.tokens if each.kind == "name"}
    for one in found:
        _lambdas(one.tokens, everything, taken, note)


def _lambdas(tokens: list[Token], everything: list[Token], taken: set[str], note: Note) -> None:
    """The same for the lambdas of a statement; inner ones come first."""
    places = [place for place, one in enumerate(tokens) if one.old == "lambda" and one.kind == "name"]
    for place in reversed(places):
        depth = tokens[place].depth
        colon = next((at for at in range(place, len(tokens)) if _is(tokens[at], ":", depth)), None)
        if colon is None:
            continue
        body = tokens[colon + 1 : _end(tokens, colon + 1, depth)]
        for group in list(_groups(tokens[place + 1 : colon])):
            note(tokens[place].line, "lambda (a, b)")
            if not _is_tuple(group):
                _replace(group, _names(group)[0].old, everything)
                continue
            name = _named(group, taken)
            _rename(body, dict(_indices(group[1:-1], name)))
            _replace(group, name, everything)


def _is(one: Token, sign: str, depth: int) -> bool:
    return one.old == sign and one.depth == depth


def _end(tokens: list[Token], begin: int, depth: int) -> int:
    """Where the body of a lambda ends."""
    inner = 0
    for at in range(begin, len(tokens)):
        one = tokens[at]
        if one.depth < depth:
            return at
        if one.depth == depth and one.kind in ("name", "sign"):
            inner += one.old == "lambda"
            if one.old == ":" and inner:
                inner -= 1
            elif one.old in _ENDS and not (one.old == "," and inner):
                return at
    return len(tokens)


def _indices(tokens: list[Token], path: str) -> Iterator[tuple[str, str]]:
    """Each name of a bracket with where its value is: ``("b", "a_b[1]")``."""
    for place, part in enumerate(part for part in split(tokens) if part):
        inner = f"{path}[{place}]"
        if is_bracketed(part):
            yield from _indices(part[1:-1], inner)
        else:
            yield part[0].old, inner


def _rename(body: list[Token], paths: dict[str, str]) -> None:
    for place, one in enumerate(body):
        before = body[place - 1].old if place else ""
        after = body[place + 1].old if place + 1 < len(body) else ""
        if one.kind == "name" and one.old in paths and before != "." and after != "=":
            one.text = paths[one.old]
