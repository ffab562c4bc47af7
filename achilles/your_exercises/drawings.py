"""Line drawings of the exercises: a person from the side, drawn from the angles of the joints, as SVG.

Lines are ``currentColor``, so they follow light and dark; the calf with its tendon is in the accent colour. A drawing is one frame
of a movement: where the ball of the foot is, how far the heel is up, and how shin, thigh and trunk lean.

>>> drawing("raise_one", 1).startswith('<svg class="move-drawing" viewBox="0 -27 120 173"')
True
>>> frames("floor_lowering")
2
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, hypot, radians, sin, sqrt

from achilles.core.problems import require_one_of

Point = tuple[float, float]

_FLOOR = 138.0
_SOLE, _TOES, _SHIN, _THIGH, _TRUNK, _ARM = 21.0, 8.0, 31.0, 31.0, 33.0, 33.0
_WALL, _WALL_TOP = 104.0, -22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """One frame. Angles are in degrees: ``heel`` up from flat (below zero: under it), the others forward from upright."""

    ball: Point = (66.0, _FLOOR)
    heel: float = 0.0
    shin: float = 2.0
    thigh: float = 0.0
    trunk: float = 0.0
    other: str = "same"  # the other leg: "same", "lifted", "helping" or "none"
    hand: str = "wall"  # where the hand is: "wall", "lean", "thigh", "weight" (on the thigh), "swing" or "bar"
    scene: str = "wall"  # what is around: "wall", "step", "chair", "bar", "press" or "open"
    hip: Point | None = None  # where the hip stays, on a seat; the knee then follows the foot
    first: float | None = None  # a height of the heel, in degrees, as a dashed line
    mark: str = ""  # any of "hold", "drop", "up", "bounce", "forward", "wrong", with spaces between them


def _from(start: Point, length: float, lean: float) -> Point:
    """Return the point ``length`` above a joint, leaning forward by ``lean`` degrees."""
    return start[0] + length * sin(radians(lean)), start[1] - length * cos(radians(lean))


def _heel(ball: Point, up: float) -> Point:
    return ball[0] - _SOLE * cos(radians(up)), ball[1] - _SOLE * sin(radians(up))


def _knee(hip: Point, ankle: Point) -> Point:
    """Return where the knee is between a hip and an ankle that are both given, bent upwards."""
    across, down = ankle[0] - hip[0], ankle[1] - hip[1]
    apart = hypot(across, down)
    along = (_THIGH**2 - _SHIN**2 + apart**2) / (2 * apart)
    out = sqrt(max(_THIGH**2 - along**2, 0.0))
    return hip[0] + (along * across + out * down) / apart, hip[1] + (along * down - out * across) / apart


def _line(*points: Point, kind: str = "body") -> str:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path class="{kind}" d="M{path}"/>'


def _leg(pose: Pose, *, far: bool = False, at: Point | None = None) -> tuple[str, Point]:
    """Return a leg as SVG, and where its hip is, or the hip that it hangs from."""
    heel = _heel(pose.ball, pose.heel)
    ankle = (heel[0] + 4.5 * cos(radians(pose.heel)) + 7 * sin(radians(pose.heel)), heel[1] - 7 * cos(radians(pose.heel)))
    knee = _knee(pose.hip, ankle) if pose.hip else _from(ankle, _SHIN, pose.shin)
    hip = pose.hip or at or _from(knee, _THIGH, pose.thigh)
    toes = (pose.ball[0] + _TOES, pose.ball[1] - 0.5)
    kind = "far" if far else "body"
    parts = [_line(hip, knee, ankle, kind=kind), _line(ankle, heel, pose.ball, toes, kind=kind)]
    if not far:  # from the back of the knee over the calf to the heel
        top = (knee[0] - 3.5, knee[1] + 4)
        calf = (knee[0] - 8.5, knee[1] + 13)
        parts.append(
            f'<path class="tendon" d="M{top[0]:.1f} {top[1]:.1f}Q{calf[0]:.1f} {calf[1]:.1f} {heel[0] - 0.5:.1f} {heel[1] - 2.5:.1f}"/>'
        )
    return "".join(parts), hip


def _other_leg(pose: Pose, hip: Point) -> str:
    if pose.other == "same":
        return _leg(replace(pose, ball=(pose.ball[0] - 7, pose.ball[1])), far=True, at=hip)[0]
    if pose.other == "lifted":
        return _lifted(hip)
    if pose.other == "helping":
        ball = (pose.ball[0] + 5, pose.ball[1])
        return _leg(replace(pose, ball=ball, heel=28, shin=4, thigh=-2), far=True, at=hip)[0]
    return ""


def _lifted(hip: Point) -> str:
    """Return the leg that is off the ground: knee below the hip, shin bent back."""
    knee = (hip[0] + 6, hip[1] + 30)
    ankle = (knee[0] - 23, knee[1] + 14)
    return _line(hip, knee, ankle, kind="far") + _line(ankle, (ankle[0] - 2, ankle[1] + 7), (ankle[0] + 5, ankle[1] + 13), kind="far")


def _scene(pose: Pose, hip: Point) -> str:
    ground = _line((6, _FLOOR + 3), (116, _FLOOR + 3), kind="ground")
    if pose.scene == "step":
        top = pose.ball[1] + 3
        edge = pose.ball[0] - 6
        step = f'<path class="ground" d="M{edge:.1f} {_FLOOR + 3}V{top:.1f}H{_WALL}"/>'
        return ground + step + _line((_WALL, _WALL_TOP), (_WALL, top), kind="ground")
    if pose.scene == "chair":
        return ground + _line((hip[0] - 16, _FLOOR + 3), (hip[0] - 16, hip[1] + 6), (hip[0] + 13, hip[1] + 6), kind="ground")
    if pose.scene == "bar":
        disc = f'<path class="ground" d="M{pose.ball[0] - 8:.1f} {_FLOOR + 3}v-4h22v4"/>'
        return ground + disc
    if pose.scene == "open":
        return ground
    return ground + _line((_WALL, _WALL_TOP), (_WALL, _FLOOR + 3), kind="ground")


def _arm(pose: Pose, shoulder: Point) -> str:
    if pose.hand == "wall":
        return _line(shoulder, ((shoulder[0] + _WALL) / 2, shoulder[1] + 7), (_WALL - 1, shoulder[1] - 1))
    if pose.hand == "lean":
        return _line(shoulder, (shoulder[0] + 10, shoulder[1] + 14), (_WALL - 1, shoulder[1] + 20))
    if pose.hand in {"thigh", "weight"}:
        return _line(shoulder, (shoulder[0] + 6, shoulder[1] + 17), (shoulder[0] + 17, shoulder[1] + 25))
    if pose.hand == "swing":
        return _line(shoulder, (shoulder[0] - 10, shoulder[1] + 14), (shoulder[0] - 1, shoulder[1] + 24)) + _line(
            shoulder, (shoulder[0] + 8, shoulder[1] + 15), (shoulder[0] + 19, shoulder[1] + 8), kind="far"
        )
    if pose.hand == "bar":
        return (
            _line(shoulder, (shoulder[0] + 9, shoulder[1] + 8), (shoulder[0] + 5, shoulder[1] - 2))
            + f'<circle class="weight" cx="{shoulder[0] - 5:.1f}" cy="{shoulder[1] + 3:.1f}" r="9"/>'
        )
    return _line(shoulder, (shoulder[0] + 4, shoulder[1] + 17), (shoulder[0] + 8, shoulder[1] + 31))


def _marks(pose: Pose) -> str:
    heel = _heel(pose.ball, pose.heel)
    parts = ""
    if pose.first is not None:
        y = _heel(pose.ball, pose.first)[1]
        parts += f'<path class="guide" d="M{heel[0] - 26:.1f} {y:.1f}h34"/>'
    x, y = heel[0] - 17, heel[1]
    marks = pose.mark.split()
    if "up" in marks:
        parts += f'<path class="arrow" d="M{x:.1f} {y + 12:.1f}v-20m-5 6l5-6l5 6"/>'
    if "drop" in marks:
        tip = y + 6 if pose.scene == "step" else min(y + 6, _FLOOR)
        parts += f'<path class="arrow" d="M{x:.1f} {tip - 20:.1f}v20m-5-6l5 6l5-6"/>'
    if "bounce" in marks:
        parts += f'<path class="arrow" d="M{x:.1f} {y + 9:.1f}v-18m-5 5l5-5l5 5m-10 8l5 5l5-5"/>'
    if "forward" in marks:
        parts += f'<path class="arrow" d="M{x:.1f} {_FLOOR - 4:.1f}q22 -22 44 0m-1-8l1 8l-8-1"/>'
    if "hold" in marks:
        parts += f'<path class="arrow" d="M{x - 4:.1f} {y - 8:.1f}v14m8-14v14"/>'
    if "wrong" in marks:
        parts += '<path class="wrong" d="M10 12l16 16m0-16l-16 16"/>'
    return parts


def _press(pose: Pose) -> str:
    """Return a person on a leg press: lying back, knees straight, the balls of the feet on the plate, which the feet push away."""
    hip, shoulder, ankle = (32.0, 118.0), (14.0, 89.0), (82.0, 100.0)
    knee = ((hip[0] + ankle[0]) / 2, (hip[1] + ankle[1]) / 2)
    along, up = (0.94, -0.34), (-0.34, -0.94)  # from the hip to the foot, and across the leg

    def at(start: Point, far: float, high: float) -> Point:
        return start[0] + far * along[0] + high * up[0], start[1] + far * along[1] + high * up[1]

    turn = radians(pose.heel)
    heel = at(ankle, 4 * cos(turn) - 4 * sin(turn), -4 * cos(turn) - 4 * sin(turn))
    ball = at(heel, 19 * sin(turn), 19 * cos(turn))
    toes = at(ball, 1, 7)
    plate = at(ball, 4, -3), at(ball, 4, 24), at(ball, 12, 24), at(ball, 12, -3)
    return (
        _line(hip, ankle)
        + _line(ankle, heel, ball, toes)
        + f'<path class="tendon" d="M{knee[0] - 3:.1f} {knee[1] + 5:.1f}Q{at(ankle, -14, -9)[0]:.1f} {at(ankle, -14, -9)[1]:.1f} {heel[0] - 1:.1f} {heel[1] + 2:.1f}"/>'
        + _line(shoulder, hip)
        + _line(shoulder, (24, 108), (36, 114))
        + f'<circle class="body" cx="{shoulder[0] - 3}" cy="{shoulder[1] - 13}" r="8"/>'
        + _line((6, _FLOOR + 3), (116, _FLOOR + 3), kind="ground")
        + _line((3, 84), (22, 125), (48, 128), kind="ground")
        + f'<path class="weight" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in plate)}z"/>'
        + _press_marks(pose, at(plate[0], 0, -14))
    )


def _press_marks(pose: Pose, below: Point) -> str:
    """Return the arrows below the plate: away and back, or, where the beat is rushed, twice over."""
    x, y = below
    arrow = '<path class="arrow" d="M{:.1f} {:.1f}l18.8-6.8m-7.2-1.6l7.2 1.6l-3.2 6.6"/>'
    back = '<path class="arrow" d="M{:.1f} {:.1f}l-18.8 6.8m7.2 1.6l-7.2-1.6l3.2-6.6"/>'
    if "wrong" in pose.mark:
        return "".join(arrow.format(x - 12, y + 2 + 8 * at) for at in range(3)) + '<path class="wrong" d="M10 12l16 16m0-16l-16 16"/>'
    return arrow.format(x - 12, y + 8) if pose.mark == "up" else back.format(x + 7, y + 1) if pose.mark == "drop" else ""


def _svg(pose: Pose, alt: str) -> str:
    if pose.scene == "press":
        body, marks = _press(pose), ""
    else:
        leg, hip = _leg(pose)
        shoulder = _from(hip, _TRUNK, pose.trunk)
        neck = _from(shoulder, 11.5, pose.trunk)
        weight = (
            f'<rect class="weight" x="{hip[0] + 12:.1f}" y="{hip[1] - 15:.1f}" width="16" height="9" rx="2"/>'
            if pose.hand == "weight"
            else ""
        )
        marks = _marks(pose)
        body = (
            _scene(pose, hip)
            + _other_leg(pose, hip)
            + leg
            + _line(hip, shoulder)
            + _arm(pose, shoulder)
            + f'<circle class="body" cx="{neck[0]:.1f}" cy="{neck[1]:.1f}" r="8"/>'
            + weight
        )
    return f'<svg class="move-drawing" viewBox="0 -27 120 173" role="img" aria-label="{alt}" focusable="false">{body}{marks}</svg>'


_STEP: Point = (72.0, 112.0)
_HIGH, _LOW = 42.0, -20.0
_SEAT = Pose(ball=(80.0, _FLOOR), hip=(38.0, 99.0), trunk=4, hand="weight", scene="chair", other="none")
_BAR = Pose(ball=(58.0, _FLOOR - 4), heel=-10, hand="bar", scene="bar", other="same")
_PRESS = Pose(scene="press", other="none")
_FLAT = Pose()
_ONE = Pose(other="lifted")
_BENT = Pose(other="lifted", shin=24, thigh=-20, trunk=6)
_DROP = Pose(ball=_STEP, scene="step", other="lifted")
_DROP_BENT = replace(_DROP, shin=24, thigh=-20, trunk=6)

# By exercise: the frames of the movement in order, then the common mistake.
_POSES: dict[str, tuple[tuple[Pose, ...], Pose]] = {
    "raise_two": ((_FLAT, replace(_FLAT, heel=_HIGH, mark="up")), replace(_FLAT, heel=_HIGH, trunk=26, thigh=-8, mark="wrong")),
    "raise_one": ((_ONE, replace(_ONE, heel=_HIGH, mark="up")), replace(_ONE, heel=_HIGH, shin=26, thigh=-24, mark="wrong")),
    "raise_seated": ((_SEAT, replace(_SEAT, heel=_HIGH, mark="up")), replace(_SEAT, heel=14, first=_HIGH, mark="wrong")),
    "raise_bent": ((_BENT, replace(_BENT, heel=36, mark="up")), replace(_BENT, heel=36, trunk=20, hand="lean", mark="wrong")),
    "drop_straight": (
        (replace(_DROP, heel=_HIGH), replace(_DROP, heel=_LOW, mark="drop"), replace(_DROP, heel=4, other="helping", mark="up")),
        replace(_DROP, heel=26, first=_LOW, mark="up wrong"),
    ),
    "drop_bent": (
        (replace(_DROP_BENT, heel=36), replace(_DROP_BENT, heel=_LOW, mark="drop"), replace(_DROP, heel=4, other="helping", mark="up")),
        replace(_DROP_BENT, heel=_LOW, trunk=24, hand="lean", mark="wrong"),
    ),
    "floor_lowering": (
        (replace(_ONE, heel=_HIGH), replace(_ONE, heel=0, first=0, mark="drop")),
        replace(_DROP, heel=_LOW, first=0, mark="wrong"),
    ),
    "raise_seated_bare": (
        (replace(_SEAT, hand="thigh"), replace(_SEAT, hand="thigh", heel=_HIGH, mark="up")),
        replace(_SEAT, hand="thigh", heel=14, first=_HIGH, mark="wrong"),
    ),
    "hold": ((_FLAT, replace(_FLAT, heel=22, mark="hold")), replace(_FLAT, heel=22, trunk=14, hand="lean", mark="wrong")),
    "rebound": (
        (replace(_FLAT, heel=8, first=0), replace(_FLAT, heel=30, mark="bounce")),
        replace(_FLAT, heel=8, shin=30, thigh=-34, trunk=12, mark="wrong"),
    ),
    "hop": (
        (replace(_FLAT, heel=14, shin=12, thigh=-14), replace(_FLAT, ball=(66.0, _FLOOR - 9), heel=46, mark="bounce")),
        replace(_FLAT, ball=(66.0, _FLOOR - 20), heel=46, mark="wrong"),
    ),
    "run": (
        (Pose(heel=34, shin=34, thigh=12, trunk=8, other="lifted", hand="swing", scene="open"),),
        Pose(scene="open", hand="swing", mark="wrong"),
    ),
    "hop_forward": (
        (Pose(ball=(72.0, _FLOOR - 12), heel=50, shin=22, thigh=2, trunk=8, other="lifted", hand="swing", scene="open", mark="forward"),),
        Pose(scene="open", hand="swing", mark="wrong"),
    ),
    "heavy_bar": ((_BAR, replace(_BAR, heel=_HIGH, mark="up")), replace(_BAR, heel=_HIGH, trunk=24, thigh=-8, mark="wrong")),
    "heavy_press": ((replace(_PRESS, heel=-8), replace(_PRESS, heel=34, mark="up")), replace(_PRESS, heel=34, mark="wrong")),
}


def frames(move: str) -> int:
    """Return how many frames a movement has. Raises ``ValueError`` for an unknown one."""
    require_one_of("move", move, _POSES)
    return len(_POSES[move][0])


def drawing(move: str, frame: int, alt: str = "") -> str:
    """Return a frame of a movement as SVG, the first being 0, described by ``alt``."""
    require_one_of("move", move, _POSES)
    return _svg(_POSES[move][0][frame], alt)


def mistake(move: str, alt: str = "") -> str:
    """Return the drawing of a movement's common mistake, described by ``alt``."""
    require_one_of("move", move, _POSES)
    return _svg(_POSES[move][1], alt)


def moves() -> tuple[str, ...]:
    """Return the movements that are drawn."""
    return tuple(_POSES)
