"""Wrong uses end in one sentence of ours that names the function and the argument."""

import pytest

import kerascn


def refused(call, *parts, language=None, kind=Exception):
    """The sentence that ``call`` ends in; every one of ``parts`` stands in it."""
    before = dict(kerascn.config._said)
    if language:
        kerascn.config.set_language(language)
    try:
        with pytest.raises(kind) as caught:
            call()
    finally:
        kerascn.config._said.pop("language", None)
        kerascn.config._said.update(before)
    text = str(caught.value)
    assert hasattr(caught.value, "key"), f"no sentence of ours: {caught.value!r}"
    assert "\n" not in text
    for part in parts:
        assert part in text, f"{part!r} is not named in: {text}"
    return text
