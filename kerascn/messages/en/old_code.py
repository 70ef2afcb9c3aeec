"""Sentences in English: programs of old and what they import."""

SENTENCES: dict[str, str] = {
    "old_code.no_name": "module '{module}' has no '{name}'; it has {known}.",
    # Programs of Python 2
    "python2.input": "input() of Python 2 ran what was typed, {typed!r}; here it takes only a value as a program writes it: 3, 0.5, 'text', [1, 2]. For text without quotes write raw_input().",
}
