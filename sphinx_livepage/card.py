"""The card that a shared link shows: the site's name, its one sentence and its emblem, drawn when the site is built."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageDraw, ImageFont

CARD = "social-card.png"
SIZE = (1200, 630)
_MARGIN = 90
_EMBLEM = 300  # wide and high
_ICON_SHARE = 0.56  # of an icon's side: a square that fits the inner circle of 80 %
_SMOOTH = 3  # drawn larger and made smaller, so that lines have no steps


class _Lines(BasePen):  # type: ignore[misc]  # fontTools ships no types for its pens
    """Collects the lines of a drawing as points; a curve becomes short straight ones."""

    STEPS = 24

    def __init__(self) -> None:
        super().__init__(None)
        self.lines: list[list[tuple[float, float]]] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the pen's own names
        self.lines.append([point])

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.lines[-1].append(point)

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        start = self.lines[-1][-1]
        for step in range(1, self.STEPS + 1):
            t = step / self.STEPS
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
            x, y = (sum(weight * point[axis] for weight, point in zip(weights, (start, one, two, end), strict=True)) for axis in (0, 1))
            self.lines[-1].append((x, y))


def strokes(svg: Path) -> Iterator[tuple[list[tuple[float, float]], str, float]]:
    """Yield each stroked path of a picture: its points in a square of 1 by 1, its colour and its width there."""
    root = ET.parse(svg).getroot()  # noqa: S314 - the picture is our own
    side = float(root.attrib["viewBox"].split()[2])
    for element in root.iter("{http://www.w3.org/2000/svg}path"):
        pen = _Lines()
        parse_path(element.attrib["d"], pen)
        width = float(element.get("stroke-width", "2")) / side
        for line in pen.lines:
            yield [(x / side, y / side) for x, y in line], element.attrib["stroke"], width


def draw_card(target: Path, *, title: str, says: str, emblem: Path, ground: str, ink: str) -> None:
    """Write the card as a PNG.

    Args:
        target: the file to write.
        title: the site's name.
        says: one sentence below it.
        emblem: a square SVG made of stroked paths, drawn on the right.
        ground: the colour behind all, as ``#0b625e``.
        ink: the colour of the words.
    """
    card = Image.new("RGB", (SIZE[0] * _SMOOTH, SIZE[1] * _SMOOTH), ground)
    draw = ImageDraw.Draw(card)
    side = _EMBLEM * _SMOOTH
    left = card.width - side - _MARGIN * _SMOOTH
    _draw_emblem(draw, emblem, left, (card.height - side) // 2, side)
    room = left - 2 * _MARGIN * _SMOOTH
    y = 150 * _SMOOTH
    for text, size, gap in ((title, 84, 40), (says, 40, 0)):
        font = ImageFont.load_default(size * _SMOOTH)
        wrapped = "\n".join(_wrapped(text, font, room))
        draw.multiline_text((_MARGIN * _SMOOTH, y), wrapped, fill=ink, font=font, spacing=12 * _SMOOTH)
        y = round(draw.multiline_textbbox((0, y), wrapped, font=font, spacing=12 * _SMOOTH)[3]) + gap * _SMOOTH
    card.resize(SIZE, Image.Resampling.LANCZOS).save(target, optimize=True)


def draw_icon(target: Path, *, size: int, emblem: Path, ground: str) -> None:
    """Write a square icon of ``size`` pixels as a PNG: the emblem on its ground, inside the circle that a phone may cut out of it."""
    icon = Image.new("RGB", (size * _SMOOTH, size * _SMOOTH), ground)
    side = round(_ICON_SHARE * icon.width)
    _draw_emblem(ImageDraw.Draw(icon), emblem, (icon.width - side) // 2, (icon.height - side) // 2, side)
    icon.resize((size, size), Image.Resampling.LANCZOS).save(target, optimize=True)


def _draw_emblem(draw: ImageDraw.ImageDraw, emblem: Path, left: int, top: int, side: int) -> None:
    for line, colour, width in strokes(emblem):
        points = [(left + x * side, top + y * side) for x, y in line]
        draw.line(points, fill=colour, width=round(width * side))
        half = width * side / 2
        for x, y in points:  # round joints and round ends
            draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)


def _wrapped(text: str, font: "ImageFont.FreeTypeFont | ImageFont.ImageFont", room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
