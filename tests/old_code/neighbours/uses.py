"""A program of old, run by ``kerascn run``: each function uses old names of one library and checks what they give."""

from __future__ import division

import collections
import inspect
import json
import os
import string
import sys
import time
import traceback

import numpy as np


def use_numpy():
    assert np.float(3) == 3.0 and np.int(3.7) == 3 and np.bool(0) is False and np.str(1) == "1"
    assert np.zeros(2, dtype=np.float).dtype == "float64" and np.zeros(2, np.int).dtype.kind == "i"
    assert np.zeros(1, np.complex).dtype == "complex128" and np.array([None], np.object).dtype == object
    assert np.float_ is np.float64 and np.infty == np.Inf == np.inf and np.isnan(np.NaN) and np.NINF == -np.inf
    assert np.product([2, 3]) == 6 and np.cumproduct([2, 3]).tolist() == [2, 6] and np.alltrue([1, 1]) and np.sometrue([0, 1])
    assert np.in1d([[1, 2], [3, 4]], [2, 3]).tolist() == [False, True, True, False]
    assert np.in1d([1, 2], [2], invert=True).tolist() == [True, False]
    assert np.trapz([1, 2, 3]) == 4 and np.row_stack([[1], [2]]).shape == (2, 1) and np.rank(np.eye(2)) == 2
    assert np.asscalar(np.array([5])) == 5 and np.msort([[3, 1], [2, 4]]).tolist() == [[2, 1], [3, 4]]
    assert np.asfarray([1]).dtype == "float64" and np.asfarray([1], "float32").dtype == "float32" and np.alen([1, 2]) == 2
    assert np.cast["float32"]([1]).dtype == "float32" and np.mat([[1, 2]]).shape == (1, 2)
    assert np.array([[1], [2, 3]]).tolist() == [[1], [2, 3]] and np.asarray([[1], [2, 3]]).dtype == object
    assert np.array([[1, 2]]).dtype.kind == "i" and np.array(3, dtype=np.float).dtype == "float64"
    assert np.histogram([1, 1, 3], 2, normed=True)[0].tolist() == [2 / 3, 1 / 3]
    assert np.histogram([1, 1, 3], 2)[0].tolist() == [2, 1]
    assert np.fromstring("1 2", sep=" ").tolist() == [1, 2]
    assert np.fromstring(np.arange(3).tobytes(), np.int64).tolist() == [0, 1, 2]
    assert np.fromstring("ab", np.uint8).tolist() == [97, 98]
    assert np.vstack(map(lambda n: [n], range(3))).shape == (3, 1) and np.concatenate(([1], [2])).tolist() == [1, 2]
    assert np.find_common_type(["f4", "i8"], []) == np.float64 and np.issubsctype(np.float32, np.floating)
    assert np.issubclass_(3, int) is False and np.obj2sctype("f4") is np.float32 and np.MachAr(float).eps == 2.0**-52
    found = {np.random.random_integers(2) for _ in range(80)}
    assert found == {1, 2} and np.random.random_integers(5, 5, (2, 2)).tolist() == [[5, 5], [5, 5]]
    np.set_printoptions(threshold="nan")
    assert np.get_printoptions()["threshold"] == sys.maxsize
    np.set_printoptions(threshold=1000)
    np.set_string_function(lambda value: "shown")
    assert repr(np.zeros(2)) == "shown"
    np.set_string_function(None)
    np.disp("", open(os.devnull, "w"))
    np.save(open("a.npy", "w"), np.arange(3))
    assert np.load(open("a.npy")).tolist() == [0, 1, 2]
    np.savez(open("a.npz", "w"), x=np.arange(2))
    assert np.load("a.npz")["x"].tolist() == [0, 1]
    np.save("objects.npy", np.array([{}], dtype=np.object))
    try:
        np.load("objects.npy")
        raise AssertionError
    except ValueError as error:
        assert error.key == "neighbours.np_load" and "allow_pickle=True" in str(error)
    assert np.load("objects.npy", allow_pickle=True).tolist() == [{}]


def use_scipy():
    import scipy
    import scipy.misc
    from scipy import integrate, ndimage, signal, stats
    from scipy.misc import imread, imresize, imsave, logsumexp

    assert scipy.interp(1.5, [1, 2], [3, 4]) == 3.5 and scipy.array([1]).tolist() == [1] and scipy.random.rand(2).shape == (2,)
    imsave("a.png", np.arange(12.0).reshape(3, 4))
    assert imread("a.png").shape == (3, 4) and imresize(imread("a.png"), 2.0).shape == (6, 8)
    assert scipy.misc.imrotate(imread("a.png"), 90).shape == (3, 4) and scipy.misc.comb(4, 2) == 6
    assert scipy.misc.toimage(np.eye(2)).size == (2, 2) and scipy.misc.factorial(4) == 24 and abs(logsumexp([0, 0]) - np.log(2)) < 1e-12
    assert abs(scipy.misc.derivative(lambda x: x**3, 2.0, dx=1e-3) - 12) < 1e-5
    assert abs(scipy.misc.derivative(lambda x: x**3, 2.0, dx=1e-2, n=2) - 12) < 1e-5
    assert np.allclose(scipy.misc.central_diff_weights(5), [1 / 12, -2 / 3, 0, 2 / 3, -1 / 12])
    assert signal.gaussian(5, 1.0)[2] == 1 and signal.hann(4).shape == (4,) and ndimage.filters.gaussian_filter(np.eye(3), 1).shape == (3, 3)
    assert abs(stats.chisqprob(3.84, 1) - 0.05) < 1e-3 and abs(stats.binom_test(3, 10) - 0.34375) < 1e-9
    assert stats.itemfreq([1, 1, 2]).tolist() == [[1, 2], [2, 1]] and stats.nanmean([1, np.nan]) == 1 and stats.ss([1, 2]) == 5
    assert stats.threshold([1, 5, 9], 2, 8, 0).tolist() == [0, 5, 0] and stats.square_of_sums([1, 2]) == 9
    assert abs(stats.signaltonoise([1, 3]) - 2) < 1e-12 and stats.signaltonoise([2, 2]) == 0
    assert integrate.simps([0, 1, 4], [0, 1, 2]) == 8 / 3 and integrate.trapz([1, 3]) == 2 and integrate.cumtrapz([1, 3]).tolist() == [2]
    assert scipy.linalg.pinv2(np.eye(2) * 2)[0, 0] == 0.5


def use_sklearn():
    from sklearn import cross_validation, decomposition, metrics
    from sklearn.cross_validation import KFold, ShuffleSplit, StratifiedKFold, cross_val_score, train_test_split
    from sklearn.datasets import load_iris
    from sklearn.datasets.samples_generator import make_blobs
    from sklearn.ensemble.forest import RandomForestClassifier
    from sklearn.externals import joblib
    from sklearn.externals.six.moves import xrange as counted
    from sklearn.grid_search import GridSearchCV, ParameterGrid, RandomizedSearchCV
    from sklearn.lda import LDA
    from sklearn.learning_curve import learning_curve, validation_curve
    from sklearn.linear_model import LogisticRegression
    from sklearn.manifold import TSNE
    from sklearn.mixture import GMM
    from sklearn.preprocessing import Imputer, OneHotEncoder
    from sklearn.utils.linear_assignment_ import linear_assignment

    iris = load_iris()
    parts = train_test_split(iris.data, iris.target, test_size=0.2, random_state=0)
    assert [len(part) for part in parts] == [120, 30, 120, 30]
    folds = KFold(10, n_folds=5)
    assert len(folds) == 5 and folds.n == 10 and folds.n_folds == 5
    assert [test.tolist() for _, test in folds] == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]
    assert sorted(np.concatenate([test for _, test in KFold(9, 3, shuffle=True, random_state=1)])) == list(range(9))
    for train, test in StratifiedKFold(iris.target, n_folds=5):
        assert np.bincount(iris.target[test]).tolist() == [10, 10, 10] and not set(train) & set(test)
    assert [len(test) for _, test in ShuffleSplit(20, n_iter=3, test_size=0.25, random_state=0)] == [5, 5, 5]
    assert len(cross_validation.LeaveOneOut(4)) == 4 and len(cross_validation.LeavePOut(4, 2)) == 6
    assert len(cross_validation.LeaveOneLabelOut([1, 1, 2])) == 2 and len(cross_validation.LabelKFold([1, 2, 3], 3)) == 3
    assert len(cross_validation.StratifiedShuffleSplit(iris.target, 4)) == 4
    assert len(cross_validation.PredefinedSplit([0, 1, 1])) == 2
    model = LogisticRegression(max_iter=500)
    scores = cross_val_score(model, iris.data, iris.target, cv=StratifiedKFold(iris.target, 4))
    assert scores.shape == (4,) and scores.min() > 0.8 and cross_val_score(model, iris.data, iris.target).shape == (3,)
    search = GridSearchCV(model, {"C": [0.1, 1.0]}, cv=4)
    search.fit(iris.data, iris.target)
    means = {row.parameters["C"]: row.mean_validation_score for row in search.grid_scores_}
    assert max(means, key=means.get) == search.best_params_["C"] and max(means.values()) == search.best_score_
    assert all(abs(row.cv_validation_scores.mean() - row[1]) < 1e-12 and row[2].shape == (4,) for row in search.grid_scores_)
    drawn = RandomizedSearchCV(model, {"C": [0.1, 1.0, 2.0]}, n_iter=2, random_state=0).fit(iris.data, iris.target)
    assert len(drawn.grid_scores_) == 2 and len(ParameterGrid({"a": [1, 2]})) == 2
    sizes, train_scores, _ = learning_curve(model, iris.data, iris.target, [60, 90], None, "accuracy", shuffle=True)
    assert sizes.tolist() == [60, 90] and train_scores.shape == (2, 3)
    assert validation_curve(model, iris.data, iris.target, "C", [1.0], 3)[0].shape == (1, 3)
    assert Imputer().fit_transform([[1.0, np.nan], [3.0, 4.0]]).tolist() == [[1, 4], [3, 4]]
    assert Imputer(axis=1).fit_transform([[1.0, np.nan], [3.0, 4.0]]).tolist() == [[1, 1], [3, 4]]
    assert OneHotEncoder(sparse=False).fit_transform([[1], [2]]).tolist() == [[1, 0], [0, 1]]
    assert decomposition.RandomizedPCA(2).fit_transform(iris.data).shape == (150, 2) and LDA().fit(iris.data, iris.target)
    assert GMM(n_components=2, n_iter=5, random_state=0).fit(iris.data).means_.shape == (2, 4)
    assert TSNE(n_components=2, n_iter=300).max_iter == 300 and TSNE(2, 20.0, 12.0, 200.0, 260).max_iter == 260
    assert linear_assignment(np.array([[1, 0], [0, 1]])).tolist() == [[0, 1], [1, 0]]
    assert metrics.jaccard_similarity_score([1, 2], [1, 3]) == 0.5 and make_blobs(5)[0].shape == (5, 2)
    joblib.dump([1], "a.joblib")
    assert joblib.load("a.joblib") == [1] and RandomForestClassifier(2) is not None and list(counted(2)) == [0, 1]


def use_h5py():
    import h5py

    with h5py.File("a.h5") as file:
        assert file.mode == "r+" and isinstance(file, h5py.File)
        file["x"] = np.arange(3)
        file.attrs["version"] = "2.1.5"
        file.attrs["names"] = np.array(["a", "b"], dtype=h5py.special_dtype(vlen=str))
        assert file["x"].value.tolist() == [0, 1, 2] and file["x"].value.sum() == 3
        assert file.attrs["version"].decode("utf8") == "2.1.5" == file.attrs["version"]
        assert [name.decode("utf8") for name in file.attrs["names"]] == ["a", "b"]
    with h5py.File("a.h5", "r") as file:
        assert file["x"].shape == (3,)
    assert h5py.File("a.h5").mode == "r+"


def use_pandas():
    import pandas as pd

    assert pd.concat([pd.Series([1, 2])]).ix[1] == 2
    table = pd.DataFrame({"a": [3, 1], "b": [5.0, 7.0]}, index=["x", "y"])
    assert table.ix[0, "a"] == 3 and table.ix["y", 1] == 7 and table.ix[:, "a"].tolist() == [3, 1] and table.ix[0].tolist() == [3, 5]
    assert table.ix[[0, 1], ["b"]].shape == (2, 1) and table.ix[0:1].shape == (1, 2) and table.ix["x":"y", 0].tolist() == [3, 1]
    numbers = pd.DataFrame({"a": [1, 2, 3]})
    assert numbers.ix[0:1, "a"].tolist() == [1, 2] and numbers.ix[2, "a"] == 3 and numbers.ix[numbers.a > 1].shape == (2, 1)
    table.ix["x", "a"] = 9
    assert table.as_matrix().tolist() == [[9, 5], [1, 7]] and table.as_matrix(["b"]).tolist() == [[5], [7]]
    assert table.append({"a": 1, "b": 2}, ignore_index=True).shape == (3, 2) and table.append([table, table]).shape == (6, 2)
    assert table.sort("a")["a"].tolist() == [1, 9] and table.sort(ascending=False).index.tolist() == ["y", "x"]
    assert table.get_value("x", "b") == 5 and table.set_value("x", "b", 6).get_value("x", "b") == 6
    assert [name for name, _ in table.iteritems()] == ["a", "b"] and table.mad()["a"] == 4 and table.icol(0).tolist() == [9, 1]
    column = pd.Series([3, 1, 2])
    assert column.order().tolist() == [1, 2, 3] and column.append(pd.Series([5])).tolist() == [3, 1, 2, 5] and column.ix[1] == 1
    assert column.as_matrix().tolist() == [3, 1, 2] and column.irow(0) == 3 and column.get_value(2) == 2
    assert pd.rolling_mean(column, 2).tolist()[1:] == [2, 1.5] and pd.rolling_sum(column, 3).tolist()[2] == 6
    assert pd.rolling_apply(column, 2, max).tolist()[1:] == [3, 2] and pd.rolling_count(column, 2).tolist() == [1, 2, 2]
    assert abs(pd.rolling_corr(column, column, 3)[2] - 1) < 1e-12 and pd.rolling_cov(column, column, 3)[2] == 1
    assert pd.ewma(column, span=3).shape == (3,) and pd.datetime(2016, 1, 1).year == 2016
    with open("a.csv", "w") as file:
        file.write("a,b\n1,2\n3,4,5\n6,7\n")
    assert pd.read_csv("a.csv", error_bad_lines=False, warn_bad_lines=False).shape == (2, 2)
    with open("b.csv", "w") as file:
        file.write("a  b\n1    2\n")
    assert pd.read_csv("b.csv", delim_whitespace=True)["b"].tolist() == [2]
    assert pd.read_table("b.csv", r"\s+", engine="python").shape == (1, 2)
    gaps = pd.DataFrame({"a": [1.0, None, 3.0], "b": [4.0, 5.0, None], "c": [1, 2, 3]})
    assert list(gaps.drop("c", 1)) == ["a", "b"] and gaps.drop(0, 0).shape == (2, 3) and gaps.drop([0, 1]).shape == (1, 3)
    assert list(gaps.drop(["a"], axis=1)) == ["b", "c"] and gaps.a.drop(1).tolist() == [1, 3] and list(gaps.dropna(1)) == ["c"]
    assert gaps.fillna(method="ffill")["a"].tolist() == [1, 1, 3] and gaps.a.fillna(method="bfill").tolist() == [1, 3, 3]
    assert gaps.fillna(0)["b"].tolist() == [4, 5, 0] and gaps.fillna({"a": 9})["a"].tolist() == [1, 9, 3]
    frame = pd.DataFrame({"append": [1], "value": [2]})
    assert frame["append"].tolist() == [1] and frame.value.tolist() == [2]


def use_matplotlib():
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.cm
    import matplotlib.mlab as mlab
    import matplotlib.pyplot as plt
    import pylab

    counts, _, _ = plt.hist([1, 1, 2], bins=2, normed=True)
    assert counts.tolist() == [4 / 3, 2 / 3] and plt.hist([1, 2])[0].sum() == 2 and plt.ishold()
    plt.hold(True)
    plt.spectral()
    assert abs(mlab.normpdf(0.0, 0, 1) - 0.3989422804) < 1e-9 and pylab.hist([1, 3], 2, None, 1)[0].tolist() == [0.5, 0.5]
    assert plt.subplot(2, 3, 0).get_subplotspec().num1 == 5 and matplotlib.cm.spectral(0.5) == matplotlib.cm.nipy_spectral(0.5)
    plt.close("all")


def use_pillow():
    import Image as old
    from PIL import Image, ImageDraw

    picture = Image.fromarray(np.zeros((4, 6, 3), np.uint8)).resize((3, 2), Image.ANTIALIAS)
    assert picture.size == (3, 2) and old.ANTIALIAS == Image.LANCZOS and old.new("L", (1, 1)).size == (1, 1)
    assert Image.fromstring("L", (2, 1), b"ab").getpixel((1, 0)) == 98 and Image.PILLOW_VERSION and ImageDraw.Draw(picture)


def use_python():
    import base64
    import cgi
    import csv
    import hashlib
    import imp
    import itertools
    import types
    from fractions import gcd

    assert isinstance([], collections.Iterable) and isinstance({}, collections.Mapping) and callable(collections.OrderedDict)
    assert collections.namedtuple("P", "x")(1).x == 1 and collections.Callable and collections.MutableMapping
    found = inspect.getargspec(lambda a, b=1, *c, **d: 0)
    assert (found.args, found.varargs, found.keywords, found.defaults) == (["a", "b"], "c", "d", (1,))
    begin = time.clock()
    assert time.clock() >= begin and gcd(12, 18) == 6 and cgi.escape('<"&') == '&lt;"&amp;'
    assert cgi.escape('"', quote=True) == "&quot;" and string.letters.startswith("abc") and string.join(["a", "b"]) == "a b"
    assert list(itertools.izip("a", "b")) == [("a", "b")] and list(itertools.ifilterfalse(None, [0, 1])) == [0]
    assert os.getcwdu() == os.getcwd() and sys.maxint == sys.maxsize and sys.setdefaultencoding("utf8") is None
    assert isinstance("a", types.StringType) and types.NoneType is type(None) and types.ListType is list
    assert base64.encodestring("ab") == "YWI=\n" and base64.b64decode(b"YWI=") == b"ab" and base64.b64encode(b"ab") == b"YWI="
    assert hashlib.md5("a").hexdigest() == hashlib.md5(b"a").hexdigest() == "0cc175b9c0f1b6a831c399e269772661"
    sha = hashlib.new("sha1")
    sha.update("a")
    assert sha.copy().hexdigest() == hashlib.sha1(b"a").hexdigest() and sha.digest_size == 20
    with open("m.py", "w") as file:
        file.write("x = 3\n")
    assert imp.load_source("m_loaded", "m.py").x == 3 and imp.new_module("n").__name__ == "n"
    with open("r.csv", "w") as file:
        csv.writer(file).writerow([1, "b"])
    assert list(csv.reader(open("r.csv"))) == [["1", "b"]]
    assert list(csv.reader(open("r.csv", "rb"))) == [["1", "b"]]
    import hmac
    import pickle

    with open("p.pkl", "wb") as file:
        pickle.dump({"a": 1}, file, protocol=2)
    with open("p.pkl", "rb") as file:
        assert pickle.load(file, encoding="latin1") == {"a": 1}
    assert pickle.loads(pickle.dumps([1])) == [1] and pickle.dumps([1])[1] == pickle.DEFAULT_PROTOCOL
    assert hmac.new(b"k", b"m", hashlib.sha1).hexdigest() == hmac.new(b"k", b"m", "sha1").hexdigest()
    assert list(csv.DictReader(open("r.csv", "rb"), ["n", "t"])) == [{"n": "1", "t": "b"}]
    sys.argv.append("kept")
    assert __import__("sys").argv[-1] == "kept"


def all_rows():
    """The rows that this program does not see, and those that an installed module sees."""
    with open(sys.argv[1]) as file:
        rows = json.load(file)
    missed = []
    for module, name in rows:
        try:
            exec(f"from {module} import {name} as found", globals(), {})
        except Exception as error:
            missed.append([module, name, str(error)])
    return missed


if __name__ == "__main__":
    import installed

    told = {}
    for use in (use_numpy, use_scipy, use_sklearn, use_h5py, use_pandas, use_matplotlib, use_pillow, use_python):
        try:
            use()
            told[use.__name__] = "holds"
        except Exception:
            told[use.__name__] = traceback.format_exc()
    told["missed"] = all_rows()
    told["seen"] = installed.sees(sys.argv[1])
    told["objects"] = installed.objects()
    with open("told.json", "w") as file:
        json.dump(told, file)
