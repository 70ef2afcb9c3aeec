"""Data sets that ``sklearn.datasets`` fetched from places that are gone."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils import Bunch

from ...datasets import boston_housing, mnist
from ...messages import fail


def fetch_mldata(dataname: str, target_name: Any = "label", data_name: Any = "data", **options: Any) -> Bunch:
    """``fetch_mldata("MNIST original")``: 70,000 digits, in each part in order of the digits."""
    known = "".join(letter for letter in dataname.lower() if letter.isalnum())
    if known != "mnistoriginal":
        raise fail(ValueError, "neighbours.mldata", name=dataname)
    parts = []
    for pictures, digits in mnist.load_data():
        order = np.argsort(digits, kind="stable")
        parts.append((pictures[order].reshape(len(digits), -1), digits[order].astype(float)))
    data, target = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Bunch(data=data, target=target, COL_NAMES=["label", "data"], DESCR="mldata.org dataset: mnist-original")


_BOSTON = "CRIM ZN INDUS CHAS NOX RM AGE DIS RAD TAX PTRATIO B LSTAT".split()


def load_boston(return_X_y: bool = False) -> Any:
    """``load_boston``: 506 districts and the prices of their houses, by ``kerascn.datasets.boston_housing``."""
    (data, target), _ = boston_housing.load_data(test_split=0.0)
    if return_X_y:
        return data, target
    return Bunch(data=data, target=target, feature_names=np.array(_BOSTON), DESCR="Boston house prices")
