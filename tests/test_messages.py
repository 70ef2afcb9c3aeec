"""Every sentence exists in both languages, with the same fields; every key used exists and every key is used."""

import re
import string
from pathlib import Path

import pytest

import kerascn
from kerascn.messages import LANGUAGES, KerascnWarning, fail, say, warn

PACKAGE = Path(kerascn.__file__).parent
SOURCES = "\n".join(p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py") if "messages" not in p.parts)


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_the_languages_have_the_same_keys_in_the_same_order():
    assert list(LANGUAGES["en"]) == list(LANGUAGES["zh"])


@pytest.mark.parametrize("key", LANGUAGES["en"])
def test_a_sentence_has_the_same_fields_in_both_languages(key):
    assert fields(LANGUAGES["en"][key]) == fields(LANGUAGES["zh"][key])


@pytest.mark.parametrize("key", LANGUAGES["en"])
def test_a_sentence_is_used_somewhere(key):
    assert f'"{key}"' in SOURCES


def test_every_key_in_the_sources_exists():
    used = set(re.findall(r'(?:say|warn)\(\s*"([a-z_]+\.[a-z_0-9]+)"', SOURCES))
    used |= set(re.findall(r'fail\(\s*\w+,\s*"([a-z_]+\.[a-z_0-9]+)"', SOURCES))
    assert len(used) > 30 and used <= set(LANGUAGES["en"])


def test_chinese_sentences_are_chinese():
    for key, sentence in LANGUAGES["zh"].items():
        bare = re.sub(r"\{\w+\}|'[^']*'|True|False|[\w.(){}\"=\[\], ]", "", sentence, flags=re.ASCII)
        assert bare or fields(sentence), key


@pytest.mark.parametrize(
    ("expected", "part"),
    [
        ("正整数", "应当是正整数，"),
        ("2 个数", "应当是 2 个数，"),
        ("'a' 或 'b'", "应当是 'a' 或 'b'，"),
        ("", "应当是，"),
    ],
)
def test_chinese_keeps_apart_from_letters_and_digits(expected, part):
    kerascn.config.set_language("zh")
    try:
        assert part in say("call.bad_value", function="f", argument="x", expected=expected, value="3")
    finally:
        kerascn.config.forget()


@pytest.mark.parametrize("language, part", [("en", "True or False"), ("zh", "True 或 False")])
def test_sentences_follow_the_language(language, part):
    kerascn.config.set_language(language)
    try:
        assert say("check.flag") == part
        error = fail(ValueError, "config.epsilon", value=3)
        assert isinstance(error, ValueError) and error.key == "config.epsilon" and "3" in str(error)
        with pytest.warns(KerascnWarning) as caught:
            warn("config.epsilon", value=3)
        assert caught[0].message.key == "config.epsilon" and caught[0].filename == __file__
    finally:
        kerascn.config.forget()
