"""Pages are taken apart as written, and what does not keep to the format is refused."""

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import pages

PAGE = """---
description: A page.
prelude: |
  import math
---

# Title {#title}

Text with `[code](x.md)` and [a link](other.md#here), ![a picture](a.svg).

!!! note "Inside"

    ```python {.only engine="theano"}
    if True:
        print(1)
    ```

```text {.output}
1
```

<!-- signature: backend.sum -->

## No id
"""


@pytest.fixture
def page():
    return pages.parse(pages.DOCS / "en" / "page.md", PAGE)


def test_front_matter(page):
    assert page.meta == {"description": "A page.", "prelude": "import math\n"}


def test_blocks(page):
    first, second = page.blocks
    assert (first.language, first.marks, first.options) == ("python", ("only",), {"engine": "theano"})
    assert first.code == "if True:\n    print(1)"
    assert PAGE.split("\n")[first.line - 1].strip() == "if True:"
    assert PAGE.split("\n")[first.end - 1].strip() == "```"
    assert (second.language, second.marks, second.code) == ("text", ("output",), "1")


def test_headings(page):
    assert [(h.level, h.text, h.id) for h in page.headings] == [(1, "Title", "title"), (2, "No id", None)]


def test_links_and_markers(page):
    assert [(link.target, link.image) for link in page.links] == [("other.md#here", False), ("a.svg", True)]
    assert [(kind, name) for _, kind, name in page.markers] == [("signature", "backend.sum")]


def test_name_and_language(page):
    assert (page.language, page.name, page.label) == ("en", "page.md", "docs/en/page.md")


def test_hash_is_that_of_the_text_alone():
    text = pages.source_hash(PAGE)
    assert text == pages.source_hash(PAGE.replace("A page.", "The page."))
    assert text != pages.source_hash(PAGE.replace("Title", "Other title"))


@pytest.mark.parametrize(
    "text",
    ["```python\nx = 1\n", "---\ntitle: x\n", "```python {no-run}\n```\n", '```python title="x"\n```\n'],
    ids=["open block", "open front matter", "mark without a dot", "option without braces"],
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(pages.PageError):
        pages.parse(pages.DOCS / "en" / "page.md", text)
