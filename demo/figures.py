"""People, drawn from a pose: the places of their joints in `poses.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Pose:
    """Joints in units of about a centimetre, y down, the point on the ground between the feet at 0, 0.

    A limb runs from the body outwards: shoulder, elbow, hand; hip, knee, foot. `back` limbs are drawn behind the body.
    """

    neck: Point
    hip: Point
    head: Point
    back_arm: tuple[Point, ...]
    front_arm: tuple[Point, ...]
    back_leg: tuple[Point, ...]
    front_leg: tuple[Point, ...]
    mood: str = "smile"


@dataclass(frozen=True, kw_only=True)
class Look:
    """The colours that make somebody recognisable from panel to panel."""

    shirt: str = "#2a7f9e"
    trousers: str = "#39465a"
    skin: str = "#b9784c"
    hair: str = "short"


@cache
def poses() -> dict[str, Pose]:
    """All poses by name."""
    table = tomllib.loads((Path(__file__).parent / "poses.toml").read_text("utf-8"))
    return msgspec.convert(table, dict[str, Pose])


def between(start: Pose, end: Pose, share: float) -> Pose:
    """The pose on the way from one to another; `share` from 0 to 1."""

    def mix(a: Point, b: Point) -> Point:
        return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)

    def limb(a: tuple[Point, ...], b: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(mix(p, q) for p, q in zip(a, b, strict=True))

    return Pose(
        neck=mix(start.neck, end.neck),
        hip=mix(start.hip, end.hip),
        head=mix(start.head, end.head),
        back_arm=limb(start.back_arm, end.back_arm),
        front_arm=limb(start.front_arm, end.front_arm),
        back_leg=limb(start.back_leg, end.back_leg),
        front_leg=limb(start.front_leg, end.front_leg),
        mood=start.mood,
    )


def draw(pose: Pose, look: Look) -> str:
    """SVG elements of a person facing right."""
    dark = "#33241c"
    arms = [_arm(limb, look) for limb in (pose.back_arm, pose.front_arm)]
    legs = [_leg(limb, look) for limb in (pose.back_leg, pose.front_leg)]
    body = _stroke((pose.neck, pose.hip), look.shirt, 33)
    throat = _stroke((pose.head, pose.neck), look.skin, 11)
    return arms[0] + legs[0] + throat + legs[1] + body + _head(pose, look, dark) + arms[1]


def _head(pose: Pose, look: Look, dark: str) -> str:
    x, y = pose.head
    weave = f"M{x - 17} {y - 8}h34M{x - 9} {y - 17}v15M{x + 1} {y - 20}v18M{x + 11} {y - 17}v15"
    hair = {
        "short": f'<path d="M{x - 20} {y + 2}a20 21 0 0 1 38-9q-12 3-22-3q-2 9-9 13z" fill="{dark}"/>',
        "long": f'<path d="M{x - 21} {y + 24}q-5-14-1-26a21 21 0 0 1 40-5q-12 3-24-3q-1 12-7 16q1 12-1 19z"'
        f' fill="{dark}"/>',
        "krama": f'<path d="M{x - 21} {y - 1}a21 21 0 0 1 41-3z" fill="#c8443c"/>'
        f'<path d="M{x - 20} {y - 5}q-12 4-13 18l8 3q1-8 7-13z" fill="#c8443c"/>'
        f'<path d="{weave}" stroke="#f3d9cf" stroke-width="2"/>',
    }[look.hair]
    mouth = {
        "smile": f"M{x + 4} {y + 8}q6 5 10-1",
        "glad": f"M{x + 3} {y + 6}q6 11 12-1z",
        "sad": f"M{x + 5} {y + 11}q5-6 9 0",
        "calm": f"M{x + 5} {y + 9}h8",
    }[pose.mood]
    teeth = "#fff" if pose.mood == "glad" else "none"
    return (
        f'<circle cx="{x}" cy="{y}" r="19" fill="{look.skin}"/>'
        f'<circle cx="{x - 6}" cy="{y + 2}" r="4" fill="#a2653d"/>{hair}'
        f'<circle cx="{x + 5}" cy="{y}" r="2" fill="{dark}"/><circle cx="{x + 14}" cy="{y}" r="2" fill="{dark}"/>'
        f'<path d="{mouth}" fill="{teeth}" stroke="{dark}" stroke-width="2" stroke-linecap="round"/>'
    )


def _arm(limb: tuple[Point, ...], look: Look) -> str:
    shoulder, elbow, hand = limb
    x, y = hand
    return (
        _stroke((shoulder, elbow, hand), look.skin, 10)
        + _stroke((shoulder, elbow), look.shirt, 14)
        + f'<circle cx="{x}" cy="{y}" r="6.5" fill="{look.skin}"/>'
    )


def _leg(limb: tuple[Point, ...], look: Look) -> str:
    x, y = limb[-1]
    foot = f'<path d="M{x - 6} {y + 3}v-6q6-6 12 0q9 1 9 6z" fill="{look.skin}"/>'
    return foot + _stroke(limb, look.trousers, 16)


def _stroke(points: tuple[Point, ...], colour: str, width: float) -> str:
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="{width}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )
