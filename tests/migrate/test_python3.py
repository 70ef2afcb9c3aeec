"""Programs of Python 2 do in Python 3, rewritten, what Python 2 did with them."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascn.migrate import migrate

NUMBERS = st.integers(-30, 30) | st.sampled_from([0.5, -2.25, 8.0])


def run(text, **names):
    done = migrate(textwrap.dedent(text), python=2)
    exec(compile(done.text, "<program>", "exec"), names)
    return done, names


def of_python2(one, other):
    """What ``/`` gave."""
    return one // other if isinstance(one, int) and isinstance(other, int) else one / other


@settings(max_examples=60, deadline=None)
@given(one=NUMBERS, other=NUMBERS.filter(bool), third=NUMBERS.filter(bool))
def test_divisions_of_what_is_seen(one, other, third):
    done, names = run(f"a = {one}\nb, c = {other}, {third}\nd = a / b\ne = (a + 3) / c\nf = a\nf /= b\n")
    expected = [of_python2(one, other), of_python2(one + 3, third), of_python2(one, other)]
    assert [names["d"], names["e"], names["f"]] == expected
    assert done.left == ()


@pytest.mark.parametrize(
    "text",
    [
        "def f(a, b):\n    return a / b\n",
        "a = g()\nb = a / 2\n",
        "for i in x:\n    y = i / 2\n",
        "a = 1\na = h()\nc = a / 3\n",
    ],
)
def test_divisions_of_what_is_not_seen_are_told_of(text):
    done = migrate(text, python=2)
    assert done.text == text
    assert [line for line, _ in done.left] == [next(at for at, row in enumerate(text.split("\n"), 1) if "/" in row)]


def test_no_division_is_touched_where_the_program_asked_for_that_of_today():
    text = "from __future__ import division\nd = 3 / 2\n"
    assert migrate(text, python=2)[:3] == (text, (), ())


PROGRAMS = {
    "rows = range(4)\nrows.append(9)\nresult = rows": [0, 1, 2, 3, 9],
    "d = {'a': 1}\nk = d.keys()\nk.append('b')\nresult = k": ["a", "b"],
    "result = map(str, [1, 2])[1]": "2",
    "result = zip([1], [2]) + [(3, 4)]": [(1, 2), (3, 4)],
    "result = [a for a in xrange(3)]": [0, 1, 2],
    "d = {'a': 1}\nresult = sorted(d.iteritems())": [("a", 1)],
    "d = {'a': 1}\nresult = d.has_key('a'), not d.has_key('b')": (True, True),
    "result = isinstance(u'x', unicode), isinstance('x', basestring)": (True, True),
    "x = iter([5])\nresult = x.next()": 5,
    "result = reduce(lambda a, b: a * b, [2, 3, 4])": 24,
    "from itertools import izip\nresult = list(izip([1], [2]))": [(1, 2)],
    "import itertools, string\nresult = itertools.imap(len, [string.letters]).next()": 52,
    "import cPickle\nresult = cPickle.loads(cPickle.dumps([1]))": [1],
    "from StringIO import StringIO\nresult = StringIO('x').read()": "x",
    "class A:\n    def __iter__(self): return self\n    def next(self): raise StopIteration\nresult = list(A())": [],
    "try:\n    raise ValueError, 'x'\nexcept ValueError, e:\n    result = str(e)": "x",
    "import numpy as np\nresult = np.float(3), np.zeros(1, dtype=np.int).tolist()": (3.0, [0]),
    "from urllib import quote\nresult = quote('a b')": "a%20b",
    "result = `3` + str(0777) + str(5L)": "35115",
    "xrange = lambda n: n\nresult = xrange(3)": 3,
}  # fmt: skip


@pytest.mark.parametrize("text", PROGRAMS)
def test_what_it_computes(text):
    assert run(text)[1]["result"] == PROGRAMS[text]


def test_comments_and_blanks_stay():
    text = "# -*- coding: utf-8 -*-\nfor i in xrange( 3 ) :  # 三\n\tprint i,   # no end\n\n\nx  =  {}\n"
    done = migrate(text, python=2)
    assert "for i in range( 3 ) :  # 三\n" in done.text and "# no end\n\n\nx  =  {}\n" in done.text
    assert migrate(done.text, python=2).text == done.text
