"""What the tests of the traps share: the warnings of a block, and where they point."""

import contextlib
import warnings

from kerascn.messages import KerascnWarning
from kerascn.traps.noticing import PARTS


@contextlib.contextmanager
def told(*keys, file):
    """A block that warns of just these, in this order, at lines of ``file``, each with the link to its part."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught
    ours = [one for one in caught if isinstance(one.message, KerascnWarning)]
    assert [one.message.key for one in ours] == list(keys)
    for one in ours:
        assert one.filename == file
        assert f"guides/traps/#{PARTS[one.message.key]}" in str(one.message)
