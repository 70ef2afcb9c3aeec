"""Sentences in English: downloads, archives and data sets."""

SENTENCES: dict[str, str] = {
    # samples
    "data.sample_name": "sample(): there is no sample called {given}{hint}. Choose one of {names}.",
    "data.sample_option": "sample(): {name!r} has no option {given!r}{hint}. It takes {names}.",
    "data.whole": "{name} must be a whole number ({limits}); given: {given}.",
    "data.share": "{name} is the share that is held back, a number from 0 up to, but not including, 1; given: {given}.",
    "data.choice": "{name} must be one of {choices}; given: {given}.",
    "data.folder_full": "{folder} already holds other files, such as {file}; name a folder that is empty or not there yet.",
    # loaders
    "data.contents": "{file} does not hold what it should: {wanted} is expected, {found} is there. See that it is the right file.",
    "data.none_left": "No text is shorter than maxlen={maxlen}, so none is left; give a larger maxlen.",
    # reading
    "data.pickle_name": "{file} can't be read: the pickle asks for {thing}. Only arrays, lists, tuples, dictionaries, strings, bytes and numbers are read; nothing was run.",
    "data.pickle_encoding": "{file} holds strings of Python 2 that are not {encoding} ({reason}); give another encoding: 'latin1', 'utf-8' or 'bytes'.",
    "data.pickle_broken": "{file} is no whole pickle of data (byte {place}: {reason}); fetch it again.",
    "data.unreadable": "{file} can't be read ({reason}); it is damaged, or no file of this kind. Fetch it again.",
    # downloads
    "data.address": "A file can't be fetched from {address}: an address begins with http:// or https:// and a host, and has no blanks in it (nor a name and a password); file:// names one on this machine.",
    "data.redirection": "{address} leads on to {location}, which is not followed: only http and https addresses are, and from https only https.",
    "data.redirections": "{address} leads on more than {most} times; it is given up.",
    "data.refused": "{address} does not give the file ({reason}). Check the address and the network.",
    "data.interrupted": "The download of {address} was interrupted again and again ({reason}). {size} bytes have arrived; call again, and a server that can will go on from there.",
    "data.endless": "{address} sends more than {most} bytes; it was broken off, and nothing is kept.",
    "data.no_room": "There is no room for {path}: it needs {needed} bytes, {free} are free. Make room, or choose another folder by cache_dir= or KERAS_HOME.",
    "data.no_file": "{address} is no file of this machine.",
    "data.locked": "Another process has held {path} for more than {seconds} seconds; if it stands still, end it and call again.",
    "data.waiting": "Another process is fetching {path}; waiting for it.",
    "data.downloading": "Downloading {address} to {path}",
    "data.not_writable": "Files can't be written to {folder} ({reason}). Choose another folder by cache_dir= or KERAS_HOME.",
    "data.folder_there": "{path} should become a file, but there is a folder; choose another fname.",
    "data.name": "{given} can't be the name of a file in the cache: a name that works on every system is needed, without .., \\ : * ? and the like, and not absolute. Choose the folder by cache_dir= and cache_subdir=.",
    "data.algorithm": "There is no checksum {given} here; known: {known}.",
    "data.hash": "{given} is no checksum ({algorithm}): md5 has 32 hexadecimal digits, sha256 has 64.",
    "data.checksums": "its {algorithm} is {found}, expected {wanted}",
    "data.checksum": "What {address} gave is not the file that was expected: {what}. It was removed, and {path} is as it was. Try again, or ask who gave the checksum.",
    # archives
    "data.format": "archive_format must be 'auto', 'tar', 'zip', a list of these, or None, not {given}.",
    "data.no_archive": "{path} is no archive of this kind ({formats}); if it is damaged, remove it, and it will be fetched again.",
    "data.archive_refused": "{path} is not unpacked: it holds {what}. Nothing of it was left in the folder.",
    "data.archive_broken": "{path} can't be unpacked ({reason}). If it is damaged, remove it, and it will be fetched again.",
    "data.in_the_way": "The archive is not unpacked: {path} is already there and is another file. Move it away, or choose another folder by cache_subdir=.",
    # published files
    "data.not_published": "There is no published file {file}; known: {known}.",
    "data.trust": "trust() needs the checksum too, sha256=..., or the path of a file: there is no file {file}.",
    "data.trusted_broken": "{path} can't be read ({reason}); mend it or remove it.",
    "data.no_checksum": "none",
    "data.untrusted": "{path} is not the published file, or nobody has published a checksum for it: its sha256 is {found} (published: {published}). It is not read. If you know where it comes from, say before: kerascn.datasets.trust('{name}', '{found}').",
    "data.unknown_file": "its sha256 is {found}, which is not a published checksum",
    "data.not_in_mirror": "The mirror {folder} has no {name}.",
    "data.differs": "The file {path} is another one (sha256 {found}); if you know where it comes from, say kerascn.datasets.trust('{name}', '{found}').",
    "data.nowhere": "{name} was not found and could not be downloaded. {problems} Fetch it by other means from {addresses} and put it here: {path} (its checksum: {checksum}); or name a folder or an address that has it in KERASCN_DATA_MIRROR.",
}
