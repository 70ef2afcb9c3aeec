"""The one root with magic: a class says its arguments once, as fields, and the rest follows.

From the fields come the signature, ``__init__`` (both spellings, checks, conversion), ``get_config`` and
``from_config``. A subclass that writes its own ``__init__`` is left alone.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

import numpy as np

from .. import config
from ..messages import fail, say
from . import attributes, later, words
from .fields import Field, activation, arg, constraint, initializer, regularizer
from .keras1 import REQUIRED, SIGNATURES
from .respell import Sheet, age_of, read

T = TypeVar("T", bound="Declared")
OURS = __name__.partition(".")[0]


@dataclass_transform(field_specifiers=(arg, activation, initializer, regularizer, constraint))
class Declared:
    """Root of every class whose arguments are declared as fields."""

    __fields__: ClassVar[dict[str, Field]] = {}
    __sheet__: ClassVar[Sheet] = Sheet("Declared", {})
    __old_names__: ClassVar[dict[str, attributes.Old]] = {}
    spoken = 2  # the age in which the object was made: 1 for a Keras 1 call

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = {name: value for name, value in cls.__dict__.items() if isinstance(value, Field)}
        for name in own:
            delattr(cls, name)
        fields: dict[str, Field] = {}
        cls.__own_fields__ = own  # type: ignore[attr-defined]
        for base in reversed(cls.__mro__):
            for name, field in base.__dict__.get("__own_fields__", {}).items():
                if name in fields and fields[name].kw_only and not field.kw_only:
                    del fields[name]  # it gets a place, which is where this class writes it
                fields[name] = field
        cls.__fields__ = cls.placed({n: f for n, f in fields.items() if not f.kw_only}) | {
            n: f for n, f in fields.items() if f.kw_only
        }
        if cls.__init__ is Declared.__init__:
            cls.__sheet__ = _sheet(cls)
            cls.__signature__ = _signature(cls)  # type: ignore[attr-defined]
        else:
            shown = inspect.signature(cls.__init__)
            cls.__signature__ = shown.replace(parameters=list(shown.parameters.values())[1:])  # type: ignore[attr-defined]
        cls.__old_names__ = attributes.old_names(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        sheet = type(self).__sheet__
        dialect = config.dialect()
        self.spoken = age_of(sheet, args, kwargs, dialect) if sheet.keras1 else dialect
        places = [name for name, _ in sheet.keras1] if self.spoken == 1 and sheet.keras1 else sheet.places
        given = set(kwargs) | {sheet.target_of(name) or name for name in places[: len(args)]}
        said = {sheet.target_of(word): word for word in kwargs if word not in sheet.defaults}
        for name, value in read(sheet, args, kwargs).items():
            if name in self.__dict__ and name not in given and not _spelled_otherwise(sheet, name, given):
                continue  # a subclass set it before calling super().__init__()
            if name in said:
                self._check_field(name, value, said[name])
            self._set_field(name, value)
        self.prepare()

    if not TYPE_CHECKING:  # to a reader of types, an attribute that isn't written here is a mistake

        def __getattr__(self, name: str) -> Any:
            return attributes.read(self, name)

        def __setattr__(self, name: str, value: Any) -> None:
            if name in type(self).__old_names__:
                attributes.put(self, name, value)
            else:
                super().__setattr__(name, value)

    @classmethod
    def placed(cls, fields: dict[str, Field]) -> dict[str, Field]:
        """The fields that have places, in the order of the places: bases first, unless a class says otherwise."""
        return fields

    def prepare(self) -> None:
        """What is left to do once every argument is set; for what depends on several of them."""

    def _check_field(self, name: str, value: Any, word: str | None = None) -> None:
        """Refuse a value, in the ``word`` of Keras 1 if the call was in it."""
        field = type(self).__fields__[name]
        told = True if field.check is None else field.check(value)
        if told is not True:
            if word is not None and name in words.VALUES:
                told = say("check.one_of", allowed=", ".join(map(repr, words.VALUES[name])))
            fields = dict(function=type(self).__sheet__.shown, argument=word or name, expected=told)
            raise fail(ValueError, "call.bad_value", value=repr(value), **fields)

    def _set_field(self, name: str, value: Any) -> None:
        self._check_field(name, value)
        setattr(self, name, type(self).__fields__[name].load(plain(value)))

    def get_config(self) -> dict[str, Any]:
        """The arguments as plain data, in the words of Keras 2."""
        said = {}
        for name, field in type(self).__fields__.items():
            value = getattr(self, name)
            if field.in_keras2 or value != field.default:
                said[name] = field.dump(value)
        return said

    @classmethod
    def from_config(cls: type[T], config: dict[str, Any]) -> T:
        """An object as ``config`` describes it; configurations of Keras 1 and of later releases are understood."""
        kept = dict(config)
        if cls.__init__ is Declared.__init__:
            kept = later.in_words_of_keras2(cls.__name__, kept, cls.__fields__)
        else:
            kept = _in_its_words(cls, kept)
            _check_told(cls, kept)
        return cls(**kept)


def plain(value: Any) -> Any:
    """A whole number of NumPy's, such as ``np.prod`` gives, as one of Python's, also in a shape."""
    if type(value) is tuple and any(isinstance(one, np.integer) for one in value):
        return tuple(map(plain, value))
    return int(value) if isinstance(value, np.integer) else value


def _in_its_words(cls: type[Declared], config: dict[str, Any]) -> dict[str, Any]:
    """A configuration for a user's class: what our class said in a word of today, in the one that this class takes."""
    said, taken = dict(config), inspect.signature(cls.__init__).parameters
    for word in taken:
        name = cls.__sheet__.target_of(word)
        if name in said and name not in taken and word not in cls.__sheet__.defaults:
            said.setdefault(word, said[name])
            del said[name]
    return said


def _check_told(cls: type, config: dict[str, Any]) -> None:
    """Refuse a configuration that does not say just what the ``__init__`` of a user's class takes."""
    try:
        inspect.signature(cls.__init__).bind(None, **config)  # type: ignore[misc]
    except TypeError as error:
        raise fail(TypeError, "call.own_config", kind=cls.__name__, reason=str(error)) from error


def _spelled_otherwise(sheet: Sheet, name: str, given: set[str]) -> bool:
    """Whether ``name`` was given under another word."""
    other = sheet.packs.get(name, ())
    return any(name in (sheet.target_of(word), sheet.other_name_of(word)) or word in other for word in given)


def _sheet(cls: type[Declared]) -> Sheet:
    ours = [base.__name__ for base in cls.__mro__ if base.__module__.partition(".")[0] == OURS]
    defaults = {name: field.default for name, field in cls.__fields__.items()}
    by_name_only = [name for name, field in cls.__fields__.items() if field.kw_only]
    old_names = (words.OLD_NAMES.get(name, name) for name in ours)
    keras1 = next((name for name in old_names if name in SIGNATURES), None)
    only_keras1 = [name for name, field in cls.__fields__.items() if not field.in_keras2]
    return Sheet(cls.__name__, defaults, by_name_only, keras1, owners=ours, only_keras1=only_keras1)


def _signature(cls: type[Declared]) -> inspect.Signature:
    kinds = inspect.Parameter
    notes = {n: a for base in reversed(cls.__mro__) for n, a in inspect.get_annotations(base).items()}
    return inspect.Signature(
        [
            kinds(
                name,
                kinds.KEYWORD_ONLY if field.kw_only else kinds.POSITIONAL_OR_KEYWORD,
                default=kinds.empty if field.default is REQUIRED else field.default,
                annotation=notes.get(name, kinds.empty),
            )
            for name, field in cls.__fields__.items()
        ]
    )
