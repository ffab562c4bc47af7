"""The plan and its days as plotly figures: what a runner may do, and what bound it."""

from typing import TYPE_CHECKING, Any

from achilles.mileage_planner.inputs import load_limits

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from achilles.mileage_planner.days import Days
    from achilles.mileage_planner.planning import Plan

BLUE, ORANGE, GREEN = "#0072B2", "#D55E00", "#009E73"  # colours that people with any colour vision can tell apart
EVERY_WEEK_UP_TO = 16  # weeks: beyond, the axis names every fourth
SOURCES = ["frandsen2025", "buist2008"]


def plan_figure(plan: "Plan") -> "go.Figure":
    """Return weekly totals as bars, by kind of week, the races, and the longest run as a line with markers."""
    import plotly.graph_objects as go  # noqa: PLC0415 - plotly only when asked for

    limits = load_limits().data
    guards = {guard["id"]: guard["name"] for guard in limits["guard"]}
    weeks = [week.week for week in plan.weeks]
    easier = set(limits["easier_kinds"])
    figure = go.Figure()
    figure.add_bar(
        x=weeks,
        y=[week.total for week in plan.weeks],
        name="Week",
        marker={"color": BLUE, "pattern": {"shape": ["/" if week.kind in easier else "" for week in plan.weeks]}},
        customdata=[[limits["kind"][week.kind], guards[week.guard_week]] for week in plan.weeks],
        hovertemplate="week %{x}: %{y} " + plan.unit + "<br>%{customdata[0]}, bound by %{customdata[1]}<extra></extra>",
    )
    figure.add_scatter(
        x=weeks,
        y=[week.longest for week in plan.weeks],
        name="Longest run",
        mode="lines+markers",
        line={"color": ORANGE, "dash": "dot"},
        marker={"symbol": "diamond", "size": 9},
        hovertemplate="week %{x}: longest run %{y} " + plan.unit + "<extra></extra>",
    )
    raced = [week for week in plan.weeks if week.race]
    if raced:
        figure.add_bar(
            x=[week.week for week in raced],
            y=[week.race for week in raced],
            name="Race",
            marker={"color": GREEN},
            hovertemplate="week %{x}: race of %{y} " + plan.unit + "<extra></extra>",
        )
    figure.update_layout(
        barmode="stack",
        title={"text": "Ceilings, week by week"},
        xaxis={"title": {"text": "Week"}, "dtick": 1 if len(weeks) <= EVERY_WEEK_UP_TO else 4},
        yaxis={"title": {"text": f"Distance ({plan.unit})"}, "rangemode": "tozero"},
        **_frame(),
        meta={
            "says": " ".join([plan.headline, *plan.messages]),
            "sources": SOURCES,
            "columns": ["Week", "Kind", f"Total ({plan.unit})", f"Longest ({plan.unit})", "Bound by"],
            "rows": [
                [week.week, limits["kind"][week.kind], week.total, week.longest, f"{guards[week.guard_week]}; {guards[week.guard_longest]}"]
                for week in plan.weeks
            ],
        },
    )
    return figure


def days_figure(days: "Days") -> "go.Figure":
    """Return each run and race as a bar on its day, with a mark for each strength session."""
    import plotly.graph_objects as go  # noqa: PLC0415 - plotly only when asked for

    limits = load_limits().data["day"]
    figure = go.Figure()
    for what, colour in (("run", BLUE), ("race", GREEN)):
        rows = [row for row in days if row.what == what]
        if rows:
            figure.add_bar(
                x=[row.date for row in rows],
                y=[row.distance for row in rows],
                name=limits["what"][what],
                marker={"color": colour},
                customdata=[[row.weekday, row.note] for row in rows],
                hovertemplate="%{customdata[0]} %{x}: %{y} " + days.unit + "<br>%{customdata[1]}<extra></extra>",
            )
    sessions = [row for row in days if row.what == "strength"]
    if sessions:
        figure.add_scatter(
            x=[row.date for row in sessions],
            y=[0] * len(sessions),
            name=limits["what"]["strength"],
            mode="markers",
            marker={"symbol": "square", "size": 9, "color": ORANGE},
            customdata=[[row.note] for row in sessions],
            hovertemplate="%{x}: %{customdata[0]}<extra></extra>",
        )
    figure.update_layout(
        title={"text": "Day by day"},
        xaxis={"title": {"text": "Day"}, "type": "date"},
        yaxis={"title": {"text": f"Distance ({days.unit})"}, "rangemode": "tozero"},
        **_frame(),
        meta={
            "says": " ".join([_in_words(days), *days.says]),
            "sources": [],
            "columns": ["Day", "Weekday", "What", f"Distance ({days.unit})", "Note"],
            "rows": [[row.date, row.weekday, limits["what"][row.what], row.distance, row.note] for row in days],
        },
    )
    return figure


def _in_words(days: "Days") -> str:
    """Say what the picture shows: how many runs and strength sessions, how far at most, and the longest run with its day."""
    counts = {what: sum(row.what == what for row in days) for what in ("run", "strength", "race")}
    runs = [row for row in days if row.what == "run" and row.distance is not None]
    parts = [f"{days[0].date} to {days[-1].date}: {_counted(counts['run'], 'run')}"]
    if runs:
        longest = max(runs, key=lambda row: row.distance or 0)
        total = sum(row.distance or 0 for row in runs)
        parts.append(f"{total:.1f} {days.unit} at most, the longest {longest.distance:.1f} {days.unit} on {longest.date}")
    parts += [_counted(counts[what], name) for what, name in (("strength", "strength session"), ("race", "race")) if counts[what]]
    return "; ".join(parts) + "."


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def _frame() -> dict[str, Any]:
    return {"legend": {"orientation": "h", "y": -0.25}, "margin": {"l": 50, "r": 12, "t": 60, "b": 90}, "height": 420}
