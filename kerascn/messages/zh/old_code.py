"""Sentences in Chinese: programs of old and what they import."""

SENTENCES: dict[str, str] = {
    "old_code.no_name": "模块“{module}”里没有“{name}”；有的是 {known}。",
}
