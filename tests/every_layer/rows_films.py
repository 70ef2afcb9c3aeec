"""Rows of the recurrent layers over series of images."""

from kerascn import layers
from tests.every_layer import formulas_recurrent as r
from tests.every_layer.row import FILMS, Fresh, Row
from tests.every_layer.rows_recurrent import FORGETS, FORGETS_1, MORE, OF_BOTH, OF_CELL, OF_CELL_1, SEQUENCES, disturbed
from tests.every_layer.rows_space import FIRST, TH

SMALL, SMALL_1 = dict(filters=2, kernel_size=(2, 2)), dict(nb_filter=2, nb_row=2, nb_col=2)
MOVING, MOVING_1 = dict(strides=(1, 2), padding="same"), dict(subsample=(1, 2), border_mode="same")
BACK = dict(go_backwards=True, stateful=True)
GAPS = dict(dilation_rate=(1, 2), use_bias=False, **FIRST)


def row(kind, given, old=None, **more):
    """A row of a layer over films."""
    unknown = () if more.get("fixed") else (1, 2, 3)
    return Row(kind, given, FILMS, r.films, old, unknown=unknown, spatial=True, place=2, **MORE, **more)


DROPPING = dict(in_training=disturbed(r.films), by_step=False)
LAYER = [
    row("ConvLSTM2D", SMALL, SMALL_1),
    row("ConvLSTM2D", dict(bias_initializer="ones", activity_regularizer="l1", **SMALL, **MOVING, **SEQUENCES,
                           **OF_CELL, **FORGETS)),
    row("ConvLSTM2D", dict(**SMALL, **MOVING, **SEQUENCES, **OF_BOTH, **FORGETS),
        dict(**SMALL_1, **MOVING_1, **SEQUENCES, **OF_CELL_1, **FORGETS_1)),
    row("ConvLSTM2D", dict(**SMALL, **GAPS), by_step=False),
    row("ConvLSTM2D", dict(**SMALL, **BACK, **FIRST), dict(**SMALL_1, **BACK, **TH), fixed=True, by_step=False),
    row("ConvLSTM2D", dict(dropout=0.5, **SMALL), dict(dropout_W=0.5, **SMALL_1), **DROPPING),
    row("ConvLSTM2D", dict(recurrent_dropout=0.5, **SMALL), dict(dropout_U=0.5, **SMALL_1), **DROPPING),
]  # fmt: skip
CELL = [
    row("ConvLSTM2DCell", given, within=layers.ConvRNN2D, **more)
    for given, more in (
        (SMALL, {}),
        (dict(bias_initializer="ones", **SMALL, **MOVING, **OF_CELL, **FORGETS), {}),
        (dict(**SMALL, **GAPS), dict(by_step=False)),
        (dict(dropout=0.5, **SMALL), DROPPING),
        (dict(recurrent_dropout=0.5, **SMALL), DROPPING),
    )
]
INNER = dict(cell=Fresh(lambda: layers.ConvLSTM2DCell(2, 2, data_format="channels_last")))
AROUND = [
    Row("ConvRNN2D", given, FILMS, r.films, fixed=fixed, by_step=False, **MORE)
    for given, fixed in (
        (dict(**INNER, **SEQUENCES), False),
        (dict(return_state=True, **INNER), False),
        (dict(unroll=True, **INNER, **BACK), True),
    )
]
OVER_FILMS = [*LAYER, *CELL, *AROUND]
