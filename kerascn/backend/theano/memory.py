"""Freed memory is kept for the next call, where the C library is glibc.

A function frees its arrays while it runs and wants as many again at the next call. glibc gives large ones back
to the system at once, which then has to find and clear the same pages again: for a layer that does little with
much data, such as dropout, that is up to half of the time. Here it is told to keep them. The process then holds
what it has held at most, hardly more; letting PyTensor keep each array of a graph for itself would hold half as
much again, and not reach the arrays that live and die inside of one operation.
"""

import ctypes
import os

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # names and numbers of <malloc.h>

#: Arrays up to this many bytes come out of the memory that is kept; where glibc is old, up to the second number.
KEPT = (256 * 2**20, 32 * 2**20)

#: So many free bytes stay with the process; what goes beyond is given back.
FREE = 512 * 2**20

#: Who sets one of these has decided for himself.
USERS_OWN = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_MMAP_MAX_", "MALLOC_TOP_PAD_")


def keep_freed_memory() -> bool:
    """Tell glibc to keep what is freed; the result is whether it does so."""
    if not _has_glibc() or _decided_by_user():
        return False
    mallopt = ctypes.CDLL(None).mallopt
    # The first one alone would do harm without the second: it ends glibc's own search for a good size.
    return any(mallopt(M_MMAP_THRESHOLD, size) for size in KEPT) and bool(mallopt(M_TRIM_THRESHOLD, FREE))


def _has_glibc() -> bool:
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc")
    except (AttributeError, ValueError, OSError):
        return False


def _decided_by_user() -> bool:
    return any(name in os.environ for name in USERS_OWN) or "glibc.malloc" in os.environ.get("GLIBC_TUNABLES", "")
