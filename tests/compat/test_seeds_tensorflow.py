"""The old text's article on Keras as a simplified interface to TensorFlow, typed in block after block."""

import pytest

from tests import seeds
from tests.compat.chapters_tensorflow import ON_TENSORFLOW

pytestmark = pytest.mark.engine


def test_the_article():
    results = seeds.run([seeds.pieces(*chapter) for chapter in ON_TENSORFLOW.values()])
    failed = {title: result.err for title, result in zip(ON_TENSORFLOW, results, strict=True) if result.failed}
    assert not failed, "\n".join(f"--- {title} ---\n{err[-2000:]}" for title, err in failed.items())


def test_the_article_is_read_whole():
    typed = [number for chapter in ON_TENSORFLOW.values() for number in chapter.blocks]
    assert sorted(typed) == list(range(493, 519))
