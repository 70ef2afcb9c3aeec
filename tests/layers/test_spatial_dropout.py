"""Dropout of whole channels: which are left, how large they become, that other phases are left alone."""

import numpy as np
import pytest

from kerascn.engine import Input
from kerascn.layers import Masking, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D
from tests.layers.referee_layers import apply, check_refusal, copy_of, plain

pytestmark = pytest.mark.engine

KINDS = {1: SpatialDropout1D, 2: SpatialDropout2D, 3: SpatialDropout3D}
FORMATS = [(1, {}), (2, {}), (2, dict(data_format="channels_first")), (3, {}), (3, dict(data_format="channels_first"))]


@pytest.mark.parametrize("rank, given", FORMATS)
def test_a_channel_is_left_out_everywhere_or_nowhere(rank, given):
    first = bool(given)
    lengths = (3, 2, 4)[:rank]
    x = np.ones((50, 40, *lengths) if first else (50, *lengths, 40), "float32")
    layer = KINDS[rank](0.4, **given)
    found = apply(layer, x, training=True)
    channels = found if first else np.moveaxis(found, -1, 1)
    channels = channels.reshape(50, 40, -1)
    np.testing.assert_array_equal(channels, np.repeat(channels[:, :, :1], channels.shape[2], axis=2))
    kept = channels[:, :, 0]
    np.testing.assert_allclose(np.unique(kept), [0, 1 / 0.6], rtol=1e-6)
    assert abs((kept == 0).mean() - 0.4) < 5 * (0.24 / 2000) ** 0.5
    assert (kept != kept[0]).any() and (kept != kept[:, :1]).any()
    np.testing.assert_array_equal(apply(layer, x, training=False), x)
    assert layer.output_shape == (None, *x.shape[1:])
    assert plain(copy_of(layer, x).get_config()) == plain(layer.get_config())


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_nothing_happens_at_the_ends(rate):
    x = np.ones((2, 3, 4), "float32")
    np.testing.assert_array_equal(apply(SpatialDropout1D(rate), x, training=True), x)


def test_masks_pass():
    a = Input((5, 2))
    series = Masking()(a)
    assert SpatialDropout1D(0.5).compute_mask(series, "the mask") == "the mask"
    SpatialDropout1D(0.5)(series)


def test_both_spellings_make_the_same_layer():
    assert plain(SpatialDropout1D(p=0.3).get_config()) == plain(SpatialDropout1D(0.3).get_config())
    old, new = SpatialDropout2D(0.3, dim_ordering="th"), SpatialDropout2D(0.3, "channels_first")
    assert plain(old.get_config()) == plain(new.get_config())
    assert plain(SpatialDropout3D(0.3, dim_ordering="default").get_config()) == plain(
        SpatialDropout3D(0.3).get_config()
    )


REFUSED = [
    (lambda: SpatialDropout1D(1.5), "call.bad_value", ["rate", "1.5"]),
    (lambda: SpatialDropout2D(0.5, "last"), "call.bad_value", ["data_format", "'last'"]),
    (lambda: SpatialDropout1D(), "call.missing", ["rate"]),
    (lambda: SpatialDropout2D(0.5)(Input((4, 4))), "spec.ndim", ["spatial_dropout2d_1", "4"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
