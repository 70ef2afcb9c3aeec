"""Reads a drawing back from its SVG, and says what is wrong with it; it knows nothing of how it was made."""

import itertools
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from typing import NamedTuple

import numpy as np

SVG = "{http://www.w3.org/2000/svg}"
LITTLE = 0.3  # numbers are written with one decimal


class Rect(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other):
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > LITTLE and min(self.bottom, other.bottom) - max(self.top, other.top) > LITTLE

    def holds(self, other):
        across = self.left - LITTLE <= other.left and other.right <= self.right + LITTLE
        return across and self.top - LITTLE <= other.top and other.bottom <= self.bottom + LITTLE

    def has_inside(self, x, y):
        """Whether a point is; for arrays, which of the points are."""
        across = (self.left + LITTLE < x) & (x < self.right - LITTLE)
        return across & (self.top + LITTLE < y) & (y < self.bottom - LITTLE)

    def has_on_border(self, x, y):
        around = Rect(self.left - LITTLE, self.top - LITTLE, self.right + LITTLE, self.bottom + LITTLE)
        within = around.left <= x <= around.right and around.top <= y <= around.bottom
        return within and not self.has_inside(x, y)


class Box(NamedTuple):
    kind: str  # 'input', 'layer', 'output' or 'frame'
    rect: Rect
    title: str
    texts: list
    words: list  # where the texts of a frame are, as narrow as they can be


class Line(NamedTuple):
    source: str
    target: str
    points: list


class Sheet(NamedTuple):
    rect: Rect
    boxes: dict  # by key, frames as well
    lines: list

    @property
    def plain(self):
        return {key: box for key, box in self.boxes.items() if box.kind != "frame"}

    @property
    def frames(self):
        return {key: box for key, box in self.boxes.items() if box.kind == "frame"}


def read(svg):
    """The sheet that an SVG shows."""
    root = ElementTree.fromstring(svg)
    left, top, wide, high = map(float, root.get("viewBox").split())
    boxes, lines = {}, []
    for group in root.iter(SVG + "g"):
        if group.get("class") == "line":
            lines.append(
                Line(group.get("data-from"), group.get("data-to"), points_of(group.find(SVG + "path").get("d")))
            )
        else:
            key = group.get("data-key")
            assert key not in boxes, "two boxes for one"
            texts = [text.text for text in group.iter(SVG + "text")]
            kind, rect = group.get("class"), rect_of(group.find(SVG + "rect"))
            words = [narrowest(text) for text in group.iter(SVG + "text")] if kind == "frame" else []
            boxes[key] = Box(kind, rect, group.find(SVG + "title").text, texts, words)
    return Sheet(Rect(left, top, left + wide, top + high), boxes, lines)


def rect_of(element):
    x, y, wide, high = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return Rect(x, y, x + wide, y + high)


def narrowest(text):
    """Where a text that begins at its left end is at least."""
    x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
    return Rect(x, y - 0.6 * size, x + 0.3 * size * len(text.text), y)


def points_of(path):
    """Many points of a path of moves, straight pieces and cubic curves."""
    found = []
    for letter, numbers in re.findall(r"([MLC])([^MLC]*)", path):
        values = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", numbers)]
        corners = list(zip(values[::2], values[1::2], strict=True))
        if letter == "M":
            found += corners
        elif letter == "L":
            for corner in corners:
                found += between(found[-1], corner)
        else:
            found += curve(found[-1], *corners)
    return found


def between(a, b, pieces=12):
    return [(a[0] + (b[0] - a[0]) * k / pieces, a[1] + (b[1] - a[1]) * k / pieces) for k in range(1, pieces + 1)]


def curve(a, b, c, d, pieces=12):
    """Points of a cubic curve, by de Casteljau's halving of all three sides."""
    found = []
    for k in range(1, pieces + 1):
        points = [a, b, c, d]
        while len(points) > 1:
            points = [
                (p[0] + (q[0] - p[0]) * k / pieces, p[1] + (q[1] - p[1]) * k / pieces)
                for p, q in itertools.pairwise(points)
            ]
        found += points
    return found


def faults(sheet):
    """What no drawing may have: boxes on boxes, lines through boxes, anything outside of the sheet."""
    found = []
    for (one, a), (other, b) in itertools.combinations(sheet.plain.items(), 2):
        if a.rect.meets(b.rect):
            found.append(("boxes overlap", one, other))
    for (one, a), (other, b) in itertools.product(sheet.frames.items(), sheet.boxes.items()):
        if one != other and a.rect.meets(b.rect) and not a.rect.holds(b.rect) and not b.rect.holds(a.rect):
            found.append(("a box half in a frame", one, other))
    found += [("outside", key) for key, box in sheet.boxes.items() if not sheet.rect.holds(box.rect)]
    for line in sheet.lines:
        found += faults_of_line(sheet, line)
    return found


def faults_of_line(sheet, line):
    ends = (line.source, line.target)
    xs, ys = np.array(line.points).T
    found = []
    if not sheet.rect.holds(Rect(xs.min(), ys.min(), xs.max(), ys.max())):
        found.append(("a line leaves the sheet", *ends))
    keys = list(sheet.plain)
    all_at_once = Rect(*np.array([sheet.boxes[key].rect for key in keys]).T[:, :, None])
    through = all_at_once.has_inside(xs, ys).any(axis=1)
    found += [("a line goes through a box", *ends, key) for key, does in zip(keys, through, strict=True) if does]
    for key, frame in sheet.frames.items():
        if any(words.has_inside(xs, ys).any() for words in frame.words):
            found.append(("a line goes through the title of a frame", *ends, key))
    if not sheet.boxes[line.source].rect.has_on_border(*line.points[0]):
        found.append(("a line does not begin at its box", *ends))
    if not sheet.boxes[line.target].rect.has_on_border(*line.points[-1]):
        found.append(("a line does not end at its box", *ends))
    return found


def joined(sheet):
    """How many lines there are from each box to each."""
    return Counter((line.source, line.target) for line in sheet.lines)


def without_blanks(text):
    return "".join(text.split())
