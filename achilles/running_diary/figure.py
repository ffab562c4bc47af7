"""The diary as a plotly figure: runs as bars, each day's worst score as a dot in its colour and shape."""

from typing import TYPE_CHECKING

from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.running_diary.weeks import History

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from achilles.mileage_planner.days import Days
    from achilles.running_diary.diary import Diary

LOOK = {
    "green": ("#22633b", "circle"),
    "amber": ("#9a4a00", "triangle-up"),
    "red": ("#9b1c1c", "square"),
    "waiting": ("#55646b", "circle-open"),
}


def diary_figure(diary: "Diary", plan: "Days | None" = None) -> "go.Figure":
    """Return the figure of a diary. Scores are on the right axis, 0 to 10; distances are in the diary's unit.

    ``plan``, the days of a plan, adds the ceiling of each planned run. Raises ``ValueError`` where its unit is another.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 - plotly only when asked for

    if plan is not None and plan.unit != diary.unit:
        raise BadInputError([Problem("plan", f"a plan in {shown(plan.unit)} is not allowed; allowed: the diary's unit, {diary.unit}")])
    ceilings = {} if plan is None else {day.date: day.distance for day in plan if day.distance is not None}
    dates = [day.date for day in diary.colours()]
    rows = History(diary.days).days
    scores = [[score for score in (row.day.during, row.day.after, row.day.next_morning) if score is not None] for row in rows]
    worst = [max(found) if found else None for found in scores]
    figure = go.Figure()
    figure.add_bar(x=dates, y=[(row.day.run or 0) / 10 for row in rows], name="Run", marker={"color": "#0072B2"})
    for colour, (ink, shape) in LOOK.items():
        at = [number for number, row in enumerate(rows) if row.colour == colour and worst[number] is not None]
        if at:
            figure.add_scatter(
                x=[dates[number] for number in at],
                y=[worst[number] for number in at],
                yaxis="y2",
                mode="markers",
                name=f"Worst score, {colour} day",
                marker={"color": ink, "symbol": shape, "size": 8},
            )
    if ceilings:
        figure.add_scatter(
            x=list(ceilings),
            y=list(ceilings.values()),
            mode="markers",
            name="At most, by the plan",
            marker={"color": "#333333", "symbol": "line-ew-open", "size": 12, "line": {"width": 2}},
        )
    further = sorted(ceilings.keys() - set(dates))
    figure.update_layout(
        title={"text": "Day by day"},
        yaxis={"title": {"text": f"Run ({diary.unit})"}, "rangemode": "tozero"},
        yaxis2={"title": {"text": "Worst score"}, "overlaying": "y", "side": "right", "range": [0, 10], "showgrid": False},
        legend={"orientation": "h", "y": -0.25},
        margin={"l": 50, "r": 50, "t": 60, "b": 90},
        height=420,
        meta={
            "says": diary.next_day().says,
            "sources": ["silbernagel2007pain"],
            "columns": ["Date", f"Run ({diary.unit})", "Worst score", "Colour", *([f"At most ({diary.unit})"] if ceilings else [])],
            "rows": [
                [date, (row.day.run or 0) / 10, most, row.colour, *([ceilings.get(date)] if ceilings else [])]
                for date, row, most in zip(dates, rows, worst, strict=True)
            ]
            + [[date, None, None, "", ceilings[date]] for date in further],
        },
    )
    return figure
