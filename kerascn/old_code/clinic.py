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
}


def page_about(error: BaseException) -> str | None:
    """The address of the page about an error; ``None`` where there is none."""
    said = f"{type(error).__name__}: {error}"
    for pattern, page in PAGES.items():
        if re.search(pattern, said):
            return config.docs_url(f"{page}/" if config.language() == "zh" else f"en/{page}/")
    return None
