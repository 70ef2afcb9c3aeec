"""``tf.contrib.training``: settings of a model by name."""

from __future__ import annotations

import json
from typing import Any

from ....messages import fail
from ..gone import Gone

__all__ = ["HParams"]


def __getattr__(name: str) -> Any:
    """What is gone."""
    if name.startswith("__"):
        raise AttributeError(name)
    return Gone(f"tf.contrib.training.{name}", "tf1.instead.train")


class HParams:
    """Settings by name: ``HParams(rate=0.1).rate``; each keeps the type that it was given first."""

    def __init__(self, **settings: Any) -> None:
        for name, value in settings.items():
            self.add_hparam(name, value)

    def add_hparam(self, name: str, value: Any) -> None:
        """Add a setting."""
        if name in vars(self) or hasattr(type(self), name):
            raise fail(ValueError, "tf1.setting_taken", name=name)
        setattr(self, name, value)

    def set_hparam(self, name: str, value: Any) -> None:
        """Give a setting another value, which is turned into the type of the first."""
        if name not in vars(self):
            raise fail(ValueError, "tf1.no_setting", name=name, known=", ".join(vars(self)))
        kind = type(vars(self)[name])
        if kind is bool and isinstance(value, str):
            value = value.lower() in ("1", "true")
        setattr(self, name, value if kind in (type(None), list) else kind(value))

    def del_hparam(self, name: str) -> None:
        """Take a setting away."""
        vars(self).pop(name, None)

    def override_from_dict(self, values_dict: dict[str, Any]) -> HParams:
        """Give several settings other values."""
        for name, value in values_dict.items():
            self.set_hparam(name, value)
        return self

    def parse(self, values: str) -> HParams:
        """Give settings the values of a text: ``"rate=0.2,layers=[64,32]"``."""
        parts: list[str] = []
        for part in values.split(","):
            if "=" in part:
                parts.append(part)
            elif parts:
                parts[-1] += "," + part
        for part in parts:
            name, _, value = part.strip().partition("=")
            self.set_hparam(name.strip(), json.loads(value) if value.strip().startswith("[") else value.strip())
        return self

    def values(self) -> dict[str, Any]:
        """All settings by name."""
        return dict(vars(self))

    def get(self, key: str, default: Any = None) -> Any:
        """A setting, or the default."""
        return vars(self).get(key, default)

    def to_json(self, **options: Any) -> str:
        """All settings as JSON."""
        return json.dumps(self.values(), **options)

    def __contains__(self, key: str) -> bool:
        return key in vars(self)

    def __repr__(self) -> str:
        return f"HParams({', '.join(f'{name}={value!r}' for name, value in sorted(vars(self).items()))})"
