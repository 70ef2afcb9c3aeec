"""Sentences in Chinese: tools around models, drawings of models, scikit-learn."""

SENTENCES: dict[str, str] = {}
