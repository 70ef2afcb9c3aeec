"""Sentences in English: programs of old and what they import."""

SENTENCES: dict[str, str] = {
    "old_code.no_name": "module '{module}' has no '{name}'; it has {known}.",
}
