"""Small helpers around lists, shapes and tables."""

import numpy as np
import pytest

from kerascn.utils.generic_utils import (
    check_for_unexpected_keys,
    display_table,
    is_all_none,
    make_tuple,
    object_list_uid,
    slice_arrays,
    to_list,
    transpose_shape,
    unpack_singleton,
)


def test_lists():
    given = [1, 2]
    assert to_list(given) is given and to_list(3) == [3] and to_list((1, 2)) == [(1, 2)]
    assert to_list((1, 2), allow_tuple=True) == [1, 2] and make_tuple(1, 2) == (1, 2) and make_tuple() == ()
    assert (
        unpack_singleton([3]) == 3 == unpack_singleton(3)
        and unpack_singleton((4,)) == 4
        and unpack_singleton(given) is given
    )
    assert is_all_none(None) and is_all_none([None, None]) and not is_all_none([None, 0]) and not is_all_none(0)
    a, b = object(), object()
    assert object_list_uid([a, b]) == object_list_uid((a, b)) != object_list_uid([b, a])
    assert object_list_uid(a) == object_list_uid([a]) != object_list_uid(b)


def test_samples_of_arrays():
    x, y = np.arange(12).reshape(6, 2), np.arange(6)
    assert np.array_equal(slice_arrays(x, 2, 4), x[2:4]) and np.array_equal(slice_arrays(x, 4), x[4:])
    found = slice_arrays([x, None, y], [5, 0])
    assert found[1] is None and np.array_equal(found[0], x[[5, 0]]) and found[2].tolist() == [5, 0]
    assert slice_arrays(y, np.array([3])).tolist() == [3] and slice_arrays(None, 1) == [None]
    with pytest.raises(ValueError) as caught:
        slice_arrays(y, [1, 2], 3)
    assert caught.value.key == "tools.slice_both"


def test_samples_of_tables():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: pip install pandas")
    table = pandas.DataFrame({"a": np.arange(6)})
    assert slice_arrays(table, [5, 0]).a.tolist() == [5, 0] and slice_arrays(table, 2, 4).a.tolist() == [2, 3]


def test_shapes():
    assert transpose_shape((16, 128, 64, 32), "channels_first", (1, 2)) == (16, 32, 128, 64)
    assert transpose_shape([128, 64, 32], "channels_first", (0, 1)) == [32, 128, 64]
    assert transpose_shape((16, 128, 64, 32), "channels_last", (1, 2)) == (16, 128, 64, 32)
    with pytest.raises(ValueError) as caught:
        transpose_shape((1, 2), "th", (0,))
    assert caught.value.key == "call.bad_value"


def test_keys():
    check_for_unexpected_keys("targets", {"a": 1}, ["a", "b"])
    with pytest.raises(ValueError) as caught:
        check_for_unexpected_keys("targets", {"a": 1, "c": 2}, ["a", "b"])
    assert caught.value.key == "tools.unexpected_keys" and "c" in str(caught.value)


def test_a_table(capsys):
    display_table([["name", 3, None], ["a very long name", 12345]], [6, 10, 16])
    assert capsys.readouterr().out == "name  3   None  \na very1234\n"
