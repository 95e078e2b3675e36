"""A mermaid flowchart as SVG, for pages that have to do without JavaScript. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

NODE = re.compile(r'^\s*(\w+)\["?(.*?)"?\]$')
EDGES = re.compile(r"^\s*\w+(?: --> \w+)+$")
# In pixels; a letter is as wide as one of a wide sans-serif font at 13 px.
LETTER, LINE, PADDING, GAP, FLOOR = 7.4, 17, 12, 22, 44
HEAD = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'
)


@dataclass
class Box:
    """A node, or a point of an arrow that passes a floor."""

    lines: list[str]
    floor: int
    x: float = 0.0

    @property
    def width(self) -> float:
        return max(map(len, self.lines)) * LETTER + 2 * PADDING if self.lines else 0.0

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + PADDING


def drawn(source: str) -> str:
    """The SVG of a flowchart that has lines such as `name["first<br/>second"]` and `one --> two --> three`."""
    labels: dict[str, list[str]] = {}
    arrows: list[tuple[str, str]] = []
    for line in source.splitlines():
        if node := NODE.match(line):
            labels[node[1]] = node[2].split("<br/>")
        elif EDGES.match(line):
            names = line.split("-->")
            arrows += [(one.strip(), two.strip()) for one, two in zip(names, names[1:], strict=False)]
    boxes = {name: Box(lines, _floor(name, arrows)) for name, lines in labels.items()}
    ways = [_way(boxes, one, two) for one, two in arrows]
    floors = _ordered(boxes, ways)
    _place(floors, boxes, ways)
    return _svg(boxes, floors, ways)


def _floor(name: str, arrows: list[tuple[str, str]]) -> int:
    """The length of the longest way that leads to a node."""
    return max((_floor(one, arrows) + 1 for one, two in arrows if two == name), default=0)


def _way(boxes: dict[str, Box], one: str, two: str) -> list[str]:
    """The nodes of an arrow, with a point for each floor between them."""
    points = [f"{one} {two} {floor}" for floor in range(boxes[one].floor + 1, boxes[two].floor)]
    boxes |= {point: Box([], int(point.rsplit(" ", 1)[1])) for point in points}
    return [one, *points, two]


def _neighbors(ways: list[list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for way in ways:
        for one, two in zip(way, way[1:], strict=False):
            found.setdefault(one, []).append(two)
            found.setdefault(two, []).append(one)
    return found


def _ordered(boxes: dict[str, Box], ways: list[list[str]]) -> list[list[str]]:
    """The nodes of each floor, each near those that it is joined with, so that few arrows cross."""
    floors: list[list[str]] = [[] for _ in range(max(box.floor for box in boxes.values()) + 1)]
    for name, box in boxes.items():
        floors[box.floor].append(name)
    joined = _neighbors(ways)
    downwards = list(zip(floors, floors[1:], strict=False))
    upwards = [(below, above) for above, below in reversed(downwards)]
    for fixed, floor in (downwards + upwards) * 6:
        places = {name: place / len(fixed) for place, name in enumerate(fixed)}
        own = {name: [place / len(floor)] for place, name in enumerate(floor)}
        wanted = {name: [places[other] for other in joined.get(name, []) if other in places] or own[name] for name in floor}
        floor.sort(key=lambda name: sum(wanted[name]) / len(wanted[name]))
    return floors


def _place(floors: list[list[str]], boxes: dict[str, Box], ways: list[list[str]]) -> None:
    """Positions from left to right: each floor keeps its order and its gaps, and comes as near to what it is joined with as it can."""
    for floor in floors:
        left = -sum(boxes[name].width + GAP for name in floor) / 2
        for name in floor:
            boxes[name].x = left + boxes[name].width / 2
            left += boxes[name].width + GAP
    joined = _neighbors(ways)
    for turn in range(40):
        for floor in floors if turn % 2 else reversed(floors):
            for name in floor:
                if others := joined.get(name):
                    boxes[name].x = sum(boxes[other].x for other in others) / len(others)
            _spread([boxes[name] for name in floor])


def _spread(row: list[Box]) -> None:
    """Boxes that overlap move apart, evenly to both sides."""
    wanted = [box.x for box in row]
    for one, two in zip(row, row[1:], strict=False):
        two.x = max(two.x, one.x + (one.width + two.width) / 2 + GAP)
    shift = sum(want - box.x for want, box in zip(wanted, row, strict=True)) / len(row)
    for box in row:
        box.x += shift


def _svg(boxes: dict[str, Box], floors: list[list[str]], ways: list[list[str]]) -> str:
    heights = [max(boxes[name].height for name in floor) for floor in floors]
    middles = [sum(heights[:floor]) + floor * FLOOR + heights[floor] / 2 + 2 for floor in range(len(floors))]
    left = min(box.x - box.width / 2 for box in boxes.values()) - 2
    width = max(box.x + box.width / 2 for box in boxes.values()) - left + 2
    height = sum(heights) + (len(floors) - 1) * FLOOR + 4
    parts = [f'<path d="{_curve([boxes[name] for name in way], middles, left)}" fill="none" stroke="currentColor" marker-end="url(#arrow)"/>' for way in ways]
    for box in boxes.values():
        if box.lines:
            x, y = box.x - left, middles[box.floor]
            parts.append(
                f'<rect x="{x - box.width / 2:.0f}" y="{y - box.height / 2:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="4"'
                ' fill="currentColor" fill-opacity="0.06" stroke="currentColor"/>'
            )
            top = y - (len(box.lines) - 1) * LINE / 2 + 4
            parts += [f'<text x="{x:.0f}" y="{top + place * LINE:.0f}">{escape(line)}</text>' for place, line in enumerate(box.lines)]
    style = "max-width: 100%; height: auto; font: 13px sans-serif"
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} style="{style}">{HEAD}<g text-anchor="middle" fill="currentColor">{"".join(parts)}</g></svg>'


def _curve(way: list[Box], middles: list[float], left: float) -> str:
    """From the lower edge of the first box through the points to the upper edge of the last."""
    start, *points, end = way
    spots = [(start.x - left, middles[start.floor] + start.height / 2)]
    spots += [(box.x - left, middles[box.floor]) for box in points]
    spots.append((end.x - left, middles[end.floor] - end.height / 2))
    path = f"M{spots[0][0]:.0f} {spots[0][1]:.0f}"
    for (x1, y1), (x2, y2) in zip(spots, spots[1:], strict=False):
        middle = (y1 + y2) / 2
        path += f"C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2:.0f}"
    return path
