"""What the tests of this room share: texts drawn at random, and one sentence for one wrong call."""

import pytest
from hypothesis import strategies as st

from kerascn import config

# Few letters, so that words come again; blanks and filtered ones of several kinds; Chinese, accents apart and joined,
# letters whose lower case is longer, one outside the first plane, and half of a pair.
LETTERS = "aabbcABC'’ \t\n.,!-，。　我我们éeE\u0301İIıß😀\ud800"
texts = st.text(LETTERS, max_size=30)


def told(kind, key, call):
    """The sentence of a wrong call, the same in both languages but for its words."""
    said = set()
    for language in ("en", "zh"):
        config.set_language(language)
        try:
            with pytest.raises(kind) as caught:
                call()
        finally:
            config.set_language("en")
        assert caught.value.key == key
        said.add(str(caught.value))
    assert len(said) == 2 and all("\n" not in one for one in said)
    return said
