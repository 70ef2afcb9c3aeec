"""Which page of the site helps with an error."""

from __future__ import annotations

import re

from .. import config

# What the last line of a traceback says -> the page about it.
PAGES: dict[str, str] = {
    r"bad marshal data": "clinic/bad_marshal_data",
    r"Unknown layer|no layer called": "clinic/unknown_layer",
    r"Unknown metric function|no metric called": "clinic/unknown_metric_function",
    r"name 'tf' is not defined": "clinic/tf_is_not_defined",
    r"Object arrays cannot be loaded": "clinic/object_arrays",
    r"'str' object has no attribute 'decode'": "clinic/str_decode",
    r"truncated file": "clinic/truncated_file",
    r"No model found": "clinic/no_model_found",
    r"module 'numpy' has no attribute": "clinic/np_float",
    r"from 'scipy\.misc": "clinic/scipy_misc_imread",
    r"No module named 'sklearn\.(cross_val|grid_|learning_|externals)": "clinic/sklearn_cross_validation",
    r"'Dataset' object has no attribute 'value'": "clinic/dataset_value",
    r"from 'collections'": "clinic/collections_iterable",
    r"Missing parentheses in call to 'print'": "clinic/missing_parentheses",
    r"name '(xrange|unicode|raw_input|reduce|basestring|long|unichr)' is not defined": "clinic/name_xrange",
    r"No module named '(cPickle|Queue|urllib2|StringIO|cStringIO|ConfigParser)'": "clinic/cpickle",
    r"'float' object cannot be interpreted as an integer|slice indices must be integers": "clinic/float_as_integer",
    r"'(dict_keys|dict_values|dict_items|map|zip|filter)' object is not subscriptable": "clinic/dict_keys",
    r"does not fit into|放不进": "clinic/negative_dimension",
}


def page_about(error: BaseException) -> str | None:
    """The address of the page about an error; ``None`` where there is none."""
    said = f"{type(error).__name__}: {error}"
    for pattern, page in PAGES.items():
        if re.search(pattern, said):
            return config.docs_page(f"{page}/")
    return None
