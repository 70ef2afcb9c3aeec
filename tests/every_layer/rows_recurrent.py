"""Rows of the recurrent layers, their cells, and the layers that hold layers."""

import functools

import numpy as np

from kerascn import layers
from tests.every_layer import formulas as f
from tests.every_layer import formulas_recurrent as r
from tests.every_layer.row import IMAGES, SERIES, Fresh, Row, numbers, passes

OF_BOTH = dict(
    activation="sigmoid", kernel_initializer="ones", recurrent_initializer="ones", kernel_regularizer="l2",
    recurrent_regularizer="l1", bias_regularizer="l2",
)  # fmt: skip
OF_CELL = dict(OF_BOTH, kernel_constraint="nonneg", recurrent_constraint="nonneg", bias_constraint="nonneg")
OF_CELL_1 = dict(
    activation="sigmoid", init="one", inner_init="one", W_regularizer="l2", U_regularizer="l1", b_regularizer="l2",
)  # fmt: skip
AFFECTS = dict(
    unroll="how it is computed, not what",
    implementation="how it is computed, not what",
    stateful="the next batch: test_states.py",
    unit_forget_bias="the bias at first: tests/layers/test_recurrent.py",
)
MORE = dict(mask=lambda m, x, a: m if a.return_sequences else None, affects=AFFECTS)
SEQUENCES = dict(return_sequences=True)


def disturbed(formula):
    """Whether the outputs are others than those in use, just if something is dropped."""

    def check(x, y, a, *weights):
        return f.near(y, formula(x, a, *weights)) != bool(a.dropout or a.recurrent_dropout)

    return check


def rows(kind, own, own_1):
    """The rows of one of the three layers; ``own`` are the arguments that only some have."""
    formula = r.recurrent(kind)
    many, dropping = dict(MORE, unknown=(1,)), dict(MORE, in_training=disturbed(formula), by_step=False)
    return [
        Row(kind, dict(units=3), SERIES, formula, dict(output_dim=3), **many),
        Row(kind, dict(units=3, bias_initializer="ones", activity_regularizer="l1", **SEQUENCES, **OF_CELL, **own),
            SERIES, formula, **many),
        Row(kind, dict(units=3, **SEQUENCES, **OF_BOTH, **own), SERIES, formula,
            dict(output_dim=3, **SEQUENCES, **OF_CELL_1, **own_1), **many),
        Row(kind, dict(units=3, use_bias=False, return_state=True, go_backwards=True), SERIES, formula, by_step=False,
            **MORE),
        Row(kind, dict(units=3, go_backwards=True, unroll=True, implementation=2, stateful=True), SERIES, formula,
            dict(output_dim=3, go_backwards=True, unroll=True, consume_less="gpu", stateful=True), fixed=True,
            by_step=False, **MORE),
        Row(kind, dict(units=3, dropout=0.5), SERIES, formula, dict(output_dim=3, dropout_W=0.5),
            **dropping),
        Row(kind, dict(units=3, recurrent_dropout=0.5, **SEQUENCES), SERIES, formula,
            dict(output_dim=3, dropout_U=0.5, **SEQUENCES), **dropping),
    ]  # fmt: skip


GATES, GATES_1 = dict(recurrent_activation="sigmoid"), dict(inner_activation="sigmoid")
RESET = dict(units=3, reset_after=True)
FORGETS, FORGETS_1 = dict(unit_forget_bias=False, **GATES), dict(forget_bias_init="zero", **GATES_1)
RECURRENT = [
    *rows("SimpleRNN", {}, {}),
    *rows("GRU", GATES, GATES_1),
    Row("GRU", RESET, SERIES, r.recurrent("GRU"), unknown=(1,), **MORE),
    *rows("LSTM", FORGETS, FORGETS_1),
]


OF_CUDNN = dict({name: value for name, value in OF_CELL.items() if name != "activation"}, bias_initializer="ones")


def cudnn(kind, own):
    """The rows of a layer whose weights are stored as cuDNN's."""
    formula = r.of_cudnn(kind)
    return [
        Row(f"CuDNN{kind}", given, SERIES, formula, unknown=() if fixed else (1,), affects=AFFECTS, fixed=fixed,
            by_step=not fixed)
        for fixed, given in (
            (False, dict(units=3)),
            (False, dict(units=3, activity_regularizer="l1", **SEQUENCES, **OF_CUDNN, **own)),
            (True, dict(units=3, stateful=True, go_backwards=True)),
        )
    ] + [
        Row(f"CuDNN{kind}", dict(units=3, return_state=True), SERIES, formula, unknown=(1,), by_step=False),
    ]  # fmt: skip


CUDNN = [*cudnn("GRU", {}), *cudnn("LSTM", dict(unit_forget_bias=False))]


def cells(kind, *givens):
    """The rows of a cell, which a layer RNN holds."""
    formula, more = r.recurrent(kind), dict(MORE, within=layers.RNN, unknown=(1,))
    first = [dict(units=3), dict(units=3, bias_initializer="ones", **OF_CELL), dict(units=2, use_bias=False)]
    found = [Row(f"{kind}Cell", given, SERIES, formula, **more) for given in (*first, *givens)]
    for given in (dict(units=3, dropout=0.5), dict(units=3, recurrent_dropout=0.5)):
        found.append(Row(f"{kind}Cell", given, SERIES, formula, in_training=disturbed(formula), by_step=False, **more))
    return found


def two_cells():
    return [layers.SimpleRNNCell(2), layers.GRUCell(3)]


CELLS = [
    *cells("SimpleRNN"),
    *cells("GRU", dict(units=3, implementation=2, **GATES), RESET),
    *cells("LSTM", dict(units=3, implementation=2, **FORGETS)),
    Row("StackedRNNCells", dict(cells=Fresh(two_cells)), SERIES, r.gru_above_simple, within=layers.RNN, **MORE),
    Row("RNN", dict(cell=Fresh(lambda: layers.StackedRNNCells(two_cells())), **SEQUENCES), SERIES,
        r.gru_above_simple, unknown=(1,), **MORE),
    Row("RNN", dict(cell=Fresh(two_cells), return_state=True, go_backwards=True), SERIES, r.gru_above_simple,
        by_step=False, **MORE),
    Row("RNN", dict(cell=Fresh(lambda: layers.LSTMCell(3)), unroll=True, stateful=True, **SEQUENCES), SERIES,
        r.lstm_of_defaults, fixed=True, by_step=False, **MORE),
]  # fmt: skip


def merging(mode, **said):
    """A row of Bidirectional with an LSTM of two units."""

    def mask(m, x, a):
        return None if not said else [m, m] if a.merge_mode is None else m

    inner = dict(layer=Fresh(lambda: layers.LSTM(2, **said)))
    given = inner if mode == "concat" else dict(inner, merge_mode=mode)
    formula = functools.partial(r.both_ways, said=said)
    return Row("Bidirectional", given, SERIES, formula, given, mask=mask, unknown=(1,), by_step=False)


DENSE = Fresh(lambda: layers.Dense(3, activation="tanh"))
WINDOW = Fresh(lambda: layers.Conv2D(2, (2, 2), data_format="channels_last"))
OF_WINDOW = dict(
    kernel_size=2, strides=1, padding="valid", data_format="channels_last", dilation_rate=1, activation=None,
    use_bias=True,
)  # fmt: skip
WRAPPERS = [
    Row("TimeDistributed", dict(layer=DENSE), SERIES, r.each(f.dense, activation="tanh", use_bias=True),
        dict(layer=DENSE), mask=passes, unknown=(1,)),
    Row("TimeDistributed", dict(layer=WINDOW), np.stack([IMAGES, numbers(5, 6, 3)], 1),
        r.each(f.convolved, **OF_WINDOW), mask=passes, unknown=(1, 2, 3)),
    *(merging(mode) for mode in ("concat", "sum", "mul", "ave", None)),
    merging("concat", **SEQUENCES),
    merging(None, **SEQUENCES),
]  # fmt: skip
