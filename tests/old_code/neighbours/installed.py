"""A module that is not the user's: what it sees of the old names. Run alone, it tells the same without kerascn."""

import json
import sys


def sees(path):
    """The rows that this module sees."""
    with open(path) as file:
        rows = json.load(file)
    found = []
    for module, name in rows:
        try:
            exec(f"from {module} import {name} as found", globals(), {})
            found.append([module, name])
        except Exception:
            pass
    return found


def objects():
    """What it sees on objects of h5py and pandas."""
    import h5py

    with h5py.File("installed.h5", "w") as file:
        file["x"] = [1, 2]
        file.attrs["text"] = "a"
        found = {
            "value": hasattr(file["x"], "value") or hasattr(h5py.Dataset, "value"),
            "attribute": type(file.attrs["text"]) is str,
        }
    try:
        import pandas as pd
    except ImportError:
        return found
    table = pd.DataFrame({"append": [1], "b": [2]})
    names = ("ix", "as_matrix", "iteritems", "mad", "sort", "get_value", "set_value", "irow", "icol")
    found["names"] = [name for name in names if hasattr(table, name) or hasattr(pd.DataFrame, name)]
    found["column"] = table.append.tolist()
    return found


if __name__ == "__main__":
    with open("alone.json", "w") as file:
        json.dump({"seen": sees(sys.argv[1]), "objects": objects()}, file)
