"""Sentences in English: downloads, archives and data sets."""

SENTENCES: dict[str, str] = {
    # samples
    "data.sample_name": "there is no sample called {given}{hint}; there are {names}",
    "data.sample_option": "the sample {name!r} has no option {given!r}{hint}; it takes {names}",
    "data.whole": "{name} is {given}, but must be a whole number ({limits})",
    "data.share": "{name} is {given}, but must be a number from 0 up to, but not including, 1: the share held back",
    "data.choice": "{name} is {given}, but must be one of {choices}",
    "data.folder_full": "{folder} already holds other files, such as {file}; name a folder that is empty or not there yet",
    # loaders
    "data.contents": "{file} does not hold what it should: found {found}, expected {wanted}",
    "data.none_left": "no text is shorter than maxlen={maxlen}; give a larger maxlen",
}
