"""What learners get wrong is told in one sentence, in their language, and nothing is lost."""

import re

import pytest

import kerascn
from tests.learning import wrong


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", wrong.USES)
def test_a_sentence_tells_it(K, name, language):
    use, words = wrong.USES[name]
    K.clear_session()
    kerascn.config.set_language(language)
    try:
        with pytest.raises(Exception) as caught:
            use()
    finally:
        kerascn.config.forget()
    told = str(caught.value)
    assert hasattr(caught.value, "key"), repr(caught.value)
    assert [word for word in words if word not in told] == [], told
    assert "\n" not in told and len(told) < 500
    assert bool(re.search(r"[\u4e00-\u9fff]{2}", told)) == (language == "zh"), told


def test_there_are_forty():
    assert len(wrong.USES) >= 40


def test_a_refused_fit_leaves_the_weights(K):
    model = wrong.compiled()
    before = model.get_weights()
    with pytest.raises(ValueError):
        model.fit(wrong.X, wrong.Y[:5], verbose=0)
    assert all((a == b).all() for a, b in zip(before, model.get_weights(), strict=True))
