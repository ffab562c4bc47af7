"""Exports as JSON: Garmin's account, Google Fit, Suunto, Polar, Nike. The twin for the page is ``records.js``."""

import json
import re
from collections.abc import Iterator
from typing import Any

from achilles.running_diary.reading.cells import A_DAY, Zone, when_in
from achilles.running_diary.reading.raw import Raw, Unreadable, of_date, of_moment

_ISO_DURATION = re.compile(r"PT(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,9}(?:\.[0-9]{0,9})?)S)?")


def read_json(text: str, zone: Zone) -> list[Raw]:
    """Return the activities of a JSON export. Raises ``Unreadable`` for JSON of another kind, or that is damaged."""
    try:
        data = json.loads(text, parse_int=float, parse_constant=_no_json)
    except (ValueError, RecursionError):
        raise Unreadable("damaged") from None
    runs = [run for item in (data if isinstance(data, list) else [data]) for run in _read(item, zone)]
    if not runs:
        raise Unreadable("unknown")
    return runs


def _no_json(constant: str) -> None:
    raise ValueError(constant)


def _read(item: Any, zone: Zone) -> Iterator[Raw]:
    if not isinstance(item, dict):
        return
    for name, read in (("summarizedActivitiesExport", _garmin), ("activities", _nike), ("exercises", _polar)):
        if isinstance(item.get(name), list):
            for own in item[name]:
                if isinstance(own, dict):
                    yield read(own, zone)
            return
    if "fitnessActivity" in item:
        yield _google(item, zone)
    elif "start_epoch_ms" in item:
        yield _nike(item, zone)
    elif isinstance(_inside(item, "DeviceLog", "Header"), dict):
        yield _suunto(item["DeviceLog"]["Header"], zone)


def _inside(item: Any, *names: str) -> Any:
    for name in names:
        item = item.get(name) if isinstance(item, dict) else None
    return item


def _garmin(own: dict[str, Any], zone: Zone) -> Raw:
    """Garmin's account export: centimetres, milliseconds, and a local time written as if it were UTC."""
    local, begin = _number(own.get("startTimeLocal")), _number(own.get("beginTimestamp"))
    distance, duration = _number(own.get("distance")), _number(own.get("duration"))
    values: dict[str, Any] = {
        "metres": None if distance is None else distance / 100,
        "seconds": None if duration is None else duration / 1000,
        "kind": _text(own.get("activityType")).replace("_", " "),
        "source": "garmin",
    }
    if local is not None and local >= 0:
        return Raw(day=int(local // 1000) // A_DAY, at=int(local // 1000) % A_DAY, **values)
    return of_moment(None if begin is None else int(begin // 1000), zone, **values)


def _google(own: dict[str, Any], zone: Zone) -> Raw:
    """Google Fit: metres in the aggregate of distance, seconds as text with an s."""
    metres = None
    parts = own.get("aggregate")
    for part in parts if isinstance(parts, list) else []:
        if _inside(part, "metricName") == "com.google.distance.delta":
            metres = _number(part.get("floatValue"))
    duration = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{0,9})?)s", _text(own.get("duration")))
    seconds = None if duration is None else float(duration[1])
    kind = _text(own.get("fitnessActivity")).replace("_", " ")
    return of_date(when_in(_text(own.get("startTime"))), zone, metres=metres, seconds=seconds, kind=kind, source="google")


def _suunto(own: dict[str, Any], zone: Zone) -> Raw:
    kind = own.get("ActivityType")
    return of_date(
        when_in(_text(own.get("DateTime"))),
        zone,
        metres=_number(own.get("Distance")),
        seconds=_number(own.get("Duration")),
        kind=f"suunto {int(kind)}" if isinstance(kind, float) and kind < 1000 else _text(kind),
        source="suunto",
    )


def _polar(own: dict[str, Any], zone: Zone) -> Raw:
    duration = _ISO_DURATION.fullmatch(_text(own.get("duration")))
    seconds = (
        None if duration is None else sum(float(part or 0) * size for part, size in zip(duration.groups(), (3600, 60, 1), strict=True))
    )
    kind = _text(own.get("sport")).lower().replace("_", " ")
    return of_date(
        when_in(_text(own.get("startTime"))), zone, metres=_number(own.get("distance")), seconds=seconds, kind=kind, source="polar"
    )


def _nike(own: dict[str, Any], zone: Zone) -> Raw:
    """Nike's account data: milliseconds, and the distance in kilometres in a summary."""
    kilometres = None
    parts = own.get("summaries")
    for part in parts if isinstance(parts, list) else []:
        if (_inside(part, "metric"), _inside(part, "summary")) == ("distance", "total"):
            kilometres = _number(part.get("value"))
    start, duration = _number(own.get("start_epoch_ms")), _number(own.get("active_duration_ms"))
    return of_moment(
        None if start is None else int(start // 1000),
        zone,
        metres=None if kilometres is None else kilometres * 1000,
        seconds=None if duration is None else duration / 1000,
        kind=_text(own.get("type")),
        source="nike",
    )


def _number(value: Any) -> float | None:
    return value if isinstance(value, float) and 0 <= value < 1e15 else None


def _text(value: Any) -> str:
    return value[:100] if isinstance(value, str) else ""
