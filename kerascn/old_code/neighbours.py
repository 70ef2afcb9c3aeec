"""Names of other libraries that programs of old use and that are gone: the one table.

Only the user's own modules see them; nothing that these libraries have is changed. Where a name of today does the same,
the row says which; where none does, it is a function of a module in ``then``.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import keras_parts
from .tensorflow1 import modules as tensorflow1

THEN = "kerascn.old_code.then"
Rows = dict[str, str]


def _of(module: str, names: str) -> Rows:
    """Rows for names that another module has: ``"a b=c"`` means ``a`` and, for the name ``b``, ``c``."""
    pairs = (one.partition("=") for one in names.split())
    return {old: f"{module}:{new or old}" for old, _, new in pairs}


_ABC = (
    "AsyncGenerator AsyncIterable AsyncIterator Awaitable ByteString Callable Collection Container Coroutine Generator "
    "Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping MutableSequence MutableSet "
    "Reversible Sequence Set Sized ValuesView"
)
_HASHES = "md5 sha1 sha224 sha256 sha384 sha512 new"

# Python's own modules.
_PYTHON: dict[str, Rows] = {
    "collections": _of("collections.abc", _ABC),
    "inspect": _of(f"{THEN}.python", "getargspec ArgSpec"),
    "time": {"clock": "time:perf_counter"},
    "cgi": {"escape": f"{THEN}.python:escape", **_of("urllib.parse", "parse_qs parse_qsl")},
    "fractions": {"gcd": "math:gcd"},
    "string": {
        **_of("string", "letters=ascii_letters lowercase=ascii_lowercase uppercase=ascii_uppercase"),
        **_of(f"{THEN}.python", "maketrans joinfields=join splitfields=split join split"),
        **_of("builtins", "atoi=int atol=int atof=float"),
        **_of("builtins", "lower=str.lower upper=str.upper strip=str.strip lstrip=str.lstrip rstrip=str.rstrip"),
        **_of("builtins", "replace=str.replace find=str.find rfind=str.rfind index=str.index count=str.count"),
        **_of("builtins", "zfill=str.zfill ljust=str.ljust rjust=str.rjust center=str.center"),
    },
    "itertools": {
        **_of("builtins", "izip=zip imap=map ifilter=filter"),
        **_of("itertools", "izip_longest=zip_longest ifilterfalse=filterfalse"),
    },
    "os": {"getcwdu": "os:getcwd", "errno": "errno"},
    "sys": {"maxint": "sys:maxsize", **_of(f"{THEN}.python", "setdefaultencoding exc_clear=nothing")},
    "types": {
        **_of("builtins", "StringType=str UnicodeType=str IntType=int LongType=int FloatType=float BooleanType=bool"),
        **_of("builtins", "ListType=list TupleType=tuple DictType=dict DictionaryType=dict ComplexType=complex"),
        **_of("builtins", "ObjectType=object TypeType=type ClassType=type FileType=open"),
        **_of(f"{THEN}.python", "NoneType StringTypes"),
    },
    "operator": {
        **_of("builtins", "isCallable=callable"),
        **_of("operator", "sequenceIncludes=contains repeat=mul div=floordiv idiv=ifloordiv"),
    },
    "base64": {
        **_of(f"{THEN}.bytes_and_texts", "encodestring decodestring b64encode b64decode"),
        **_of(f"{THEN}.bytes_and_texts", "urlsafe_b64encode urlsafe_b64decode"),
    },
    "hashlib": _of(f"{THEN}.bytes_and_texts", _HASHES),
    "urllib": {
        **_of("urllib.request", "urlopen urlretrieve urlcleanup URLopener FancyURLopener pathname2url url2pathname"),
        **_of("urllib.parse", "urlencode quote quote_plus unquote unquote_plus"),
    },
    "codecs": _of("kerascn.old_code.python2.streams", "getwriter getreader"),
    "csv": _of("kerascn.old_code.python2.streams", "reader writer DictReader DictWriter"),
    "pickle": _of("kerascn.old_code.python2.streams", "load loads dump"),
    "importlib": {"reload": "kerascn.old_code.faces:reload"},  # faces too can be loaded again
}

_PICKLE = {
    **_of("kerascn.old_code.python2.streams", "load loads dump dumps"),
    **_of("pickle", "HIGHEST_PROTOCOL PickleError PicklingError Pickler UnpicklingError Unpickler format_version"),
}
_TEXTS = {"StringIO": f"{THEN}.bytes_and_texts:StringIO"}
# Modules of Python that have another name, or another home for each name.
_PYTHON_GONE: dict[str, str | Rows] = {
    "cPickle": _PICKLE,
    "StringIO": _TEXTS,
    "cStringIO": {**_TEXTS, "InputType": "io:BytesIO", "OutputType": "io:BytesIO"},
    "Queue": "queue",
    "ConfigParser": {
        **_of("configparser", "ConfigParser RawConfigParser SafeConfigParser=ConfigParser Error NoOptionError"),
        **_of("configparser", "NoSectionError DuplicateSectionError ParsingError MissingSectionHeaderError"),
    },
    "urllib2": {
        **_of("urllib.request", "urlopen Request build_opener install_opener HTTPCookieProcessor ProxyHandler"),
        **_of("urllib.request", "HTTPHandler HTTPSHandler HTTPRedirectHandler HTTPPasswordMgrWithDefaultRealm"),
        **_of("urllib.request", "HTTPBasicAuthHandler BaseHandler OpenerDirector"),
        **_of("urllib.error", "HTTPError URLError"),
        **_of("urllib.parse", "quote unquote urlparse"),
    },
    "urlparse": "urllib.parse",
    "HTMLParser": {"HTMLParser": "html.parser:HTMLParser", "HTMLParseError": "builtins:ValueError"},
    "htmlentitydefs": "html.entities",
    "Tkinter": "tkinter",
    "ttk": "tkinter.ttk",
    "tkFileDialog": "tkinter.filedialog",
    "tkMessageBox": "tkinter.messagebox",
    "tkSimpleDialog": "tkinter.simpledialog",
    "tkFont": "tkinter.font",
    "thread": {**_of("_thread", "start_new_thread start_new=start_new_thread allocate_lock get_ident error exit")},
    "dummy_thread": {**_of("_thread", "start_new_thread allocate_lock get_ident error exit")},
    "dummy_threading": "threading",
    "commands": _of("subprocess", "getoutput getstatusoutput"),
    "httplib": "http.client",
    "cookielib": "http.cookiejar",
    "Cookie": "http.cookies",
    "BaseHTTPServer": "http.server",
    "SimpleHTTPServer": "http.server",
    "CGIHTTPServer": "http.server",
    "SocketServer": "socketserver",
    "robotparser": "urllib.robotparser",
    "xmlrpclib": "xmlrpc.client",
    "SimpleXMLRPCServer": "xmlrpc.server",
    "copy_reg": "copyreg",
    "anydbm": "dbm",
    "__builtin__": "builtins",
    "exceptions": "builtins",
    "repr": "reprlib",
    "UserDict": {
        **_of("collections", "UserDict IterableUserDict=UserDict"),
        "DictMixin": "collections.abc:MutableMapping",
    },
    "UserList": _of("collections", "UserList"),
    "UserString": _of("collections", "UserString"),
    "sets": _of("builtins", "Set=set ImmutableSet=frozenset"),
    "md5": {**_of(f"{THEN}.bytes_and_texts", "md5 new=md5")},
    "sha": {**_of(f"{THEN}.bytes_and_texts", "sha=sha1 new=sha1")},
    "future_builtins": _of("builtins", "map filter zip ascii hex oct"),
    "imp": {**_of("importlib", "reload"), **_of(f"{THEN}.python", "load_source new_module")},
    "cgi": {**_PYTHON["cgi"]},
}

# NumPy.
_NUMPY: dict[str, Rows] = {
    "numpy": {
        **_of("builtins", "float int bool object str complex long=int unicode=str alen=len"),
        **_of("numpy", "float_=float64 complex_=complex128 unicode_=str_"),
        **_of("numpy", "string_=bytes_ int0=intp uint0=uintp bool8=bool_"),
        **_of("numpy", "object0=object_ str0=str_ bytes0=bytes_"),
        **_of("numpy", "void0=void longfloat=longdouble singlecomplex=complex64"),
        **_of("numpy", "cfloat=complex128 clongfloat=clongdouble longcomplex=clongdouble typeDict=sctypeDict"),
        **_of("numpy", "infty=inf Inf=inf Infinity=inf PINF=inf NaN=nan NAN=nan mat=asmatrix rank=ndim round_=round"),
        **_of("numpy", "product=prod cumproduct=cumprod sometrue=any alltrue=all row_stack=vstack trapz=trapezoid"),
        **_of(f"{THEN}.numbers", "NINF NZERO PZERO array asarray asarray_chkfinite=asarray asfarray asscalar cast"),
        **_of(f"{THEN}.numbers", "in1d msort histogram load save"),
        **_of(f"{THEN}.numbers", "savez fromstring set_printoptions set_string_function disp"),
        **_of(f"{THEN}.numbers", "find_common_type issubclass_ issubsctype obj2sctype"),
        **_of(f"{THEN}.numbers", "MachAr=finfo vstack hstack dstack"),
        **_of(f"{THEN}.numbers", "column_stack concatenate stack"),
        "loads": "kerascn.old_code.python2.streams:loads",
        "safe_eval": "ast:literal_eval",
        "byte_bounds": "numpy.lib.array_utils:byte_bounds",
        "DataSource": "numpy.lib.npyio:DataSource",
        "math": "math",
    },
    "numpy.random": _of(f"{THEN}.numbers", "random_integers"),
}  # fmt: skip

# SciPy.
_MISC = {
    **_of(f"{THEN}.pictures", "imread imsave imresize imrotate imshow imfilter toimage fromimage bytescale lena"),
    **_of("scipy.datasets", "face ascent electrocardiogram"),
    **_of("scipy.special", "comb factorial factorial2 factorialk logsumexp"),
    **_of(f"{THEN}.science", "derivative central_diff_weights"),
    "pade": "scipy.interpolate:pade",
    "pilutil": f"{THEN}.pictures",
}
_WINDOWS = "gaussian hann hanning=hann hamming blackman boxcar bartlett kaiser triang parzen bohman nuttall flattop"
_SCIPY: dict[str, Rows] = {
    "scipy": {
        **_of("numpy", "interp array asarray zeros ones arange linspace logspace exp log log2 log10 sqrt mean std var"),
        **_of(
            "numpy", "dot sin cos tan pi inf nan abs where newaxis eye identity sum prod float32 float64 int32 int64"
        ),
        **_of("numpy", "real imag angle conj power hstack vstack concatenate meshgrid random"),
        **_of("numpy.random", "rand randn"),
        **_of("numpy.fft", "ifft"),
    },
    "scipy.misc": _MISC,
    "scipy.misc.common": _MISC,
    "scipy.signal": _of("scipy.signal.windows", _WINDOWS),
    "scipy.stats": {
        **_of("numpy", "nanmean nanmedian nanstd"),
        **_of(f"{THEN}.science", "binom_test itemfreq signaltonoise ss threshold"),
        "chisqprob": "scipy.stats:chi2.sf",
        "betai": "scipy.special:betainc",
        "square_of_sums": f"{THEN}.science:square_of_sums",
        "median_absolute_deviation": f"{THEN}.science:median_absolute_deviation",
    },
    "scipy.integrate": {
        **_of("scipy.integrate", "trapz=trapezoid cumtrapz=cumulative_trapezoid"),
        "simps": f"{THEN}.science:simps",
    },
    "scipy.linalg": {**_of("scipy.linalg", "pinv2=pinv"), **_of("numpy", "tri tril triu")},
}
_SCIPY_GONE: dict[str, str | Rows] = {"scipy.misc": _MISC, "scipy.misc.pilutil": _MISC, "scipy.misc.common": _MISC}

# scikit-learn.
_SKLEARN: dict[str, Rows] = {
    "sklearn.datasets": _of(f"{THEN}.learning_data", "fetch_mldata load_boston"),
    "sklearn.preprocessing": _of(f"{THEN}.learning", "Imputer OneHotEncoder"),
    "sklearn.decomposition": _of(f"{THEN}.learning", "RandomizedPCA"),
    "sklearn.mixture": _of(f"{THEN}.learning", "GMM"),
    "sklearn.manifold": _of(f"{THEN}.learning", "TSNE"),
    "sklearn.metrics": _of("sklearn.metrics", "jaccard_similarity_score=accuracy_score")
    | _of("sklearn.metrics", "calinski_harabaz_score=calinski_harabasz_score"),
}
_SPLITS = "KFold StratifiedKFold LabelKFold LeaveOneOut LeavePOut LeaveOneLabelOut ShuffleSplit StratifiedShuffleSplit"
_SCORES = "cross_val_score cross_val_predict permutation_test_score"
_SKLEARN_GONE: dict[str, str | Rows] = {
    "sklearn.cross_validation": {
        **_of(f"{THEN}.learning_splits", f"{_SPLITS} PredefinedSplit"),
        **_of(f"{THEN}.learning", _SCORES),
        "train_test_split": "sklearn.model_selection:train_test_split",
    },
    "sklearn.grid_search": {
        **_of(f"{THEN}.learning_search", "GridSearchCV RandomizedSearchCV"),
        **_of("sklearn.model_selection", "ParameterGrid ParameterSampler"),
    },
    "sklearn.learning_curve": _of(f"{THEN}.learning", "learning_curve validation_curve"),
    "sklearn.externals.joblib": "joblib",
    "sklearn.externals.six": "six",
    "sklearn.lda": {"LDA": "sklearn.discriminant_analysis:LinearDiscriminantAnalysis"},
    "sklearn.qda": {"QDA": "sklearn.discriminant_analysis:QuadraticDiscriminantAnalysis"},
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.datasets.base": "sklearn.datasets",
    "sklearn.datasets.mldata": _of(f"{THEN}.learning_data", "fetch_mldata"),
    "sklearn.utils.linear_assignment_": _of(f"{THEN}.learning", "linear_assignment"),
    "sklearn.metrics.scorer": "sklearn.metrics",
    "sklearn.metrics.classification": "sklearn.metrics",
    "sklearn.metrics.regression": "sklearn.metrics",
    "sklearn.metrics.ranking": "sklearn.metrics",
    "sklearn.preprocessing.imputation": _of(f"{THEN}.learning", "Imputer"),
    "sklearn.preprocessing.data": "sklearn.preprocessing",
    "sklearn.preprocessing.label": "sklearn.preprocessing",
    "sklearn.decomposition.pca": "sklearn.decomposition",
    "sklearn.decomposition.nmf": "sklearn.decomposition",
    "sklearn.ensemble.forest": "sklearn.ensemble",
    "sklearn.ensemble.gradient_boosting": "sklearn.ensemble",
    "sklearn.linear_model.logistic": "sklearn.linear_model",
    "sklearn.linear_model.base": "sklearn.linear_model",
    "sklearn.linear_model.stochastic_gradient": "sklearn.linear_model",
    "sklearn.svm.classes": "sklearn.svm",
    "sklearn.tree.tree": "sklearn.tree",
    "sklearn.manifold.t_sne": _of(f"{THEN}.learning", "TSNE"),
    "sklearn.mixture.gmm": _of(f"{THEN}.learning", "GMM"),
    "sklearn.neural_network.multilayer_perceptron": "sklearn.neural_network",
    "sklearn.cluster.k_means_": "sklearn.cluster",
    "sklearn.neighbors.classification": "sklearn.neighbors",
}

# h5py, pandas, Matplotlib, Pillow.
_PLOTS = _of(f"{THEN}.plots", "hist hold ishold normpdf spectral subplot")
_OTHERS: dict[str, Rows] = {
    "h5py": _of(f"{THEN}.hdf5", "File"),
    "pandas": {
        "datetime": "datetime:datetime",
        "np": "numpy",
        "TimeSeries": "pandas:Series",
        "scatter_matrix": "pandas.plotting:scatter_matrix",
        **_of("pandas", "Int64Index=Index UInt64Index=Index Float64Index=Index"),
        **_of(f"{THEN}.tables", "read_csv read_table get_store=HDFStore"),
        **_of(f"{THEN}.rolling", "rolling_mean rolling_std rolling_var rolling_sum rolling_max rolling_min"),
        **_of(f"{THEN}.rolling", "rolling_median rolling_count rolling_apply rolling_corr"),
        **_of(f"{THEN}.rolling", "rolling_cov ewma ewmstd ewmvar"),
    },
    "matplotlib.pyplot": _PLOTS,
    "matplotlib.pylab": _PLOTS,
    "pylab": _PLOTS,
    "matplotlib.mlab": _of(f"{THEN}.plots", "normpdf"),
    "matplotlib.cm": {"spectral": "matplotlib:cm.nipy_spectral", **_of("matplotlib.pyplot", "get_cmap")},
    "PIL.Image": {
        **_of("PIL.Image", "ANTIALIAS=LANCZOS LINEAR=BILINEAR CUBIC=BICUBIC fromstring=frombytes"),
        "VERSION": "PIL:__version__",
        "PILLOW_VERSION": "PIL:__version__",
    },
    "PIL": {"PILLOW_VERSION": "PIL:__version__", "VERSION": "PIL:__version__"},
}  # fmt: skip
_OTHERS_GONE: dict[str, str | Rows] = {
    **{name: f"PIL.{name}" for name in ("ImageChops", "ImageDraw", "ImageEnhance", "ImageFilter")},
    **{name: f"PIL.{name}" for name in ("ImageFont", "ImageOps")},
    "Image": "PIL.Image",
    "pandas.tools.plotting": "pandas.plotting",
    "pandas.util.testing": "pandas.testing",
    "pandas.stats.moments": _of(f"{THEN}.rolling", "rolling_mean rolling_std rolling_var rolling_sum rolling_max")
    | _of(f"{THEN}.rolling", "rolling_min rolling_median rolling_count rolling_apply ewma ewmstd ewmvar"),
}  # fmt: skip

# six, for where it is not installed.
_SIX = f"{THEN}.six"
_SIX_MOVES = {
    **_of("builtins", "range xrange=range zip map filter input builtins=__builtins__"),
    **_of(_SIX, "urllib"),
    **_of("functools", "reduce"),
    **_of("itertools", "zip_longest filterfalse"),
    **_of("importlib", "reload_module=reload"),
    "cPickle": "pickle",
    "queue": "queue",
    "configparser": "configparser",
    "StringIO": "io:StringIO",
    "cStringIO": "io:StringIO",
    "builtins": "builtins",
}
_SIX_GONE: dict[str, str | Rows] = {
    "six": {
        **_of(_SIX, "PY2 PY3 string_types integer_types class_types text_type binary_type moves iteritems iterkeys"),
        **_of(_SIX, "itervalues next advance_iterator b u with_metaclass add_metaclass reraise"),
        **_of("io", "StringIO BytesIO"),
        **_of("builtins", "unichr=chr callable print_=print"),
        **_of("sys", "MAXSIZE=maxsize"),
    },
    "six.moves": _SIX_MOVES,
    "six.moves.urllib": _of(_SIX, "request parse error"),
    "six.moves.urllib.request": "urllib.request",
    "six.moves.urllib.parse": "urllib.parse",
    "six.moves.urllib.error": "urllib.error",
    "six.moves.cPickle": "pickle",
    "six.moves.queue": "queue",
}

# Module that still exists -> {name it has lost: what it means, as "module:name"}.
NAMES: dict[str, Mapping[str, str]] = {**_PYTHON, **_NUMPY, **_SCIPY, **_SKLEARN, **_OTHERS}

# Module that is gone -> the module that took its place, or {name: what it means}.
MODULES: dict[str, str | Mapping[str, str]] = {
    **_PYTHON_GONE,
    **_SCIPY_GONE,
    **_SKLEARN_GONE,
    **_OTHERS_GONE,
    **keras_parts.MODULES,
    **_SIX_GONE,
}

# Module -> the function that makes its face, where a table of names is not enough.
MAKERS: dict[str, str] = {"pandas": f"{THEN}.tables:as_it_was"}

NAMES |= tensorflow1.NAMES
MODULES |= tensorflow1.MODULES
MAKERS |= tensorflow1.MAKERS
NAMES["importlib"] = {"reload": "kerascn.old_code.faces:reload"}  # faces too can be loaded again

# Modules of the table that stand even for modules which exist.
REPLACED = tensorflow1.REPLACED

# Names above that their library still has, but that do less there than of old.
STRICTER: dict[str, tuple[str, ...]] = {"matplotlib.pyplot": ("hist", "subplot")}
