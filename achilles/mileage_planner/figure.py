"""The plan as a plotly figure: what a runner may do each week, and what bound it."""

from typing import TYPE_CHECKING

from achilles.mileage_planner.inputs import load_limits

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from achilles.mileage_planner.planning import Plan


def plan_figure(plan: "Plan") -> "go.Figure":
    """Return weekly totals as bars, by kind of week, and the longest run as a line with markers."""
    import plotly.graph_objects as go  # noqa: PLC0415 - plotly only when asked for

    limits = load_limits().data
    guards = {guard["id"]: guard["name"] for guard in limits["guard"]}
    weeks = [week.week for week in plan.weeks]
    figure = go.Figure()
    figure.add_bar(
        x=weeks,
        y=[week.total for week in plan.weeks],
        name="Week",
        marker={"color": "#0072B2", "pattern": {"shape": ["/" if week.kind == "cutback" else "" for week in plan.weeks]}},
        customdata=[[limits["kind"][week.kind], guards[week.guard_week]] for week in plan.weeks],
        hovertemplate="week %{x}: %{y} " + plan.unit + "<br>%{customdata[0]}, bound by %{customdata[1]}<extra></extra>",
    )
    figure.add_scatter(
        x=weeks,
        y=[week.longest for week in plan.weeks],
        name="Longest run",
        mode="lines+markers",
        line={"color": "#D55E00", "dash": "dot"},
        marker={"symbol": "diamond", "size": 9},
        hovertemplate="week %{x}: longest run %{y} " + plan.unit + "<extra></extra>",
    )
    figure.update_layout(
        title={"text": "Ceilings, week by week"},
        xaxis={"title": {"text": "Week"}, "dtick": 1 if len(weeks) <= 16 else 4},
        yaxis={"title": {"text": f"Distance ({plan.unit})"}, "rangemode": "tozero"},
        legend={"orientation": "h", "y": -0.25},
        margin={"l": 50, "r": 12, "t": 60, "b": 90},
        height=420,
        meta={
            "says": " ".join(plan.messages),
            "sources": ["frandsen2025", "buist2008"],
            "columns": ["Week", "Kind", f"Total ({plan.unit})", f"Longest ({plan.unit})", "Bound by"],
            "rows": [
                [week.week, limits["kind"][week.kind], week.total, week.longest, f"{guards[week.guard_week]}; {guards[week.guard_longest]}"]
                for week in plan.weeks
            ],
        },
    )
    return figure
