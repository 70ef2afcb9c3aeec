"""The rules from Keras 2 to Keras 3."""

from __future__ import annotations

from .work import Rule

RULES: tuple[Rule, ...] = ()
