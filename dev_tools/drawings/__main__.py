"""`python -m dev_tools.drawings`: write all drawings of the documentation."""

from ..paths import ROOT
from ..words import say
from .drawing import all_drawings, write_all

changed = write_all()
for path in changed:
    print(path.relative_to(ROOT))
print(say("drawings.done", count=len(all_drawings()), changed=len(changed)))
