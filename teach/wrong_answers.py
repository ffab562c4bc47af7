"""Answers that pupils plausibly give, and what each is worth: set, answer cell, what is wrong with it, the points, the text.

Where the points are over 0 the visible checks pass, and hidden tests take off what is wrong.
"""

WRONG: tuple[tuple[str, str, str, float, str], ...] = (
    (
        "causes",
        "count",
        "counts a lost runner as not sore",
        1,
        """
def count(rows, factor):
    yes = [r["sore_later"] == "yes" for r in rows if r[factor] == "yes"]
    no = [r["sore_later"] == "yes" for r in rows if r[factor] == "no"]
    return sum(yes), len(yes) - sum(yes), sum(no), len(no) - sum(no)
""",
    ),
    ("causes", "count", "types the numbers of the example", 1, "def count(rows, factor):\n    return [1, 1, 0, 1]"),
    (
        "causes",
        "odds_ratio",
        "divides by zero",
        3,
        """
def odds_ratio(a, b, c, d):
    ratio, s = a * d / (b * c), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return ratio, ratio * math.exp(-1.96 * s), ratio * math.exp(1.96 * s)
""",
    ),
    (
        "causes",
        "reading",
        "takes an interval that touches 1 for a difference, and stumbles over none",
        3,
        """
def reading(low, high):
    return "more" if low >= 1 else "fewer" if high <= 1 else "could be chance"
""",
    ),
    (
        "causes",
        "surest",
        "forgets that the low end may be missing, and that none may be left",
        1,
        "def surest(found):\n    return max(found, key=lambda f: f.low).id",
    ),
    (
        "causes",
        "answers",
        "compares an odds ratio with a relative risk",
        3,
        'answers = {"widest": "surface_sand", "no_interval": "surface_asphalt", "touches": "compression_socks", "comparable": True}',
    ),
    (
        "symptoms",
        "place",
        "edges on the wrong side, and no empty field",
        1,
        'def place(cm):\n    return "insertion" if float(cm) <= 2 else "midportion" if float(cm) < 7 else "unsure"',
    ),
    (
        "symptoms",
        "place",
        "stumbles over an empty field",
        2,
        'def place(cm):\n    return "insertion" if float(cm) < 2 else "midportion" if float(cm) <= 7 else "unsure"',
    ),
    (
        "symptoms",
        "answers_of",
        "makes a no of what nobody asked, and of a question mark",
        3,
        """
def answers_of(note):
    yes = lambda field: note[field] == "yes"
    weeks = float(note["weeks"] or 3)
    return calm_answers | {
        "place": place(note["cm_above_heel"]) or "unsure",
        "pop": "yes" if yes("pop") else "no",
        "calf": "swollen_warm_or_aching" if yes("calf_swollen") else "none",
        "medicines": "fluoroquinolone" if yes("antibiotic") else "none",
        "limping": "yes" if yes("limps") else "no",
        "pain_running": int(note["during"]),
        "pain_next_morning": int(note["morning"]), "usual_morning": int(note["usual"] or 0),
        "duration": "under_2_weeks" if weeks < 2 else "2_to_6_weeks" if weeks < 6 else "6_to_12_weeks" if weeks <= 12 else "over_12_weeks",
        "trend": note["trend"] or "same",
    }
""",
    ),
    (
        "symptoms",
        "accuracy",
        "counts who was not pressed",
        1,
        """
def accuracy(rows):
    share = lambda has, sign: 100 * sum(r["tendinopathy"] == has and r["pain_when_pressed"] == sign for r in rows) / sum(r["tendinopathy"] == has for r in rows)
    return share("yes", "yes"), share("no", "no")
""",
    ),
    ("symptoms", "may_stay", "sends home whoever can walk", 0, 'def may_stay(answers):\n    return answers["strength"] != "cannot_walk"'),
    (
        "symptoms",
        "may_stay",
        "asks about the pop alone",
        0,
        'def may_stay(answers):\n    return answers["pop"] == "no" and answers["strength"] != "cannot_walk"',
    ),
    (
        "symptoms",
        "picture",
        "leaves out the spaces of an empty level",
        2,
        """
def picture(levels):
    return [f"{level:9}  {'#' * levels.count(level)} {levels.count(level)}" if levels else f"{level}" for level in ("emergency", "urgent", "soon", "self_care")]
""",
    ),
    (
        "prevention",
        "to_change",
        "takes every pair for a sore runner's",
        2,
        'def to_change(answers):\n    return [f.item for f in review({**answers, "sore": "yes"}).findings if f.finding == "change"]',
    ),
    (
        "prevention",
        "weighed",
        "does not move what is contested",
        1,
        """
def weighed(answers):
    return sorted([(f.grade[0], f.item, f.finding) for f in review(answers).findings if f.finding != "ok"], key=lambda advice: advice[0])
""",
    ),
    (
        "prevention",
        "to_save",
        "wants a price for each item, and saves what is optional",
        0,
        """
def to_save(answers, prices):
    return sum(prices[f.item] for f in review(answers).findings if f.finding in ("no_effect", "optional"))
""",
    ),
    (
        "prevention",
        "quicker",
        "gives the new length of a step",
        0,
        "def quicker(steps, speed, percent):\n    then = round(steps * (100 + percent) / 100)\n    return then, round(100 * speed * 1000 / 60 / then), then - steps",
    ),
    (
        "prevention",
        "summary",
        "counts what was not answered as fine",
        0,
        """
def summary(answers):
    found = [f.finding for f in review(answers).findings]
    return {kind: found.count(kind) for kind in ("change", "watch", "optional", "no_effect")} | {"ok": 15 - len(found) + found.count("ok"), "unanswered": 0}
""",
    ),
    ("prevention", "clear", "names all three", 1, 'clear = ["heel_lifts", "orthotics_sham", "hard_shoes"]'),
    (
        "treatment",
        "dose",
        "leaves out the last week",
        0,
        "def dose(id, first, last):\n    weeks = programme(id).weeks[first - 1 : last - 1]\n    return sum(w.repetitions[0] for w in weeks), sum(w.repetitions[1] for w in weeks)",
    ),
    (
        "treatment",
        "dose",
        "takes the least for the most",
        2,
        "def dose(id, first, last):\n    least = sum(w.repetitions[0] for w in programme(id).weeks[first - 1 : last])\n    return least, least",
    ),
    (
        "treatment",
        "colour",
        "forgets the morning",
        0,
        'def colour(during, after, morning, usual):\n    return "red" if max(during, after) > 5 else "amber" if max(during, after) > 2 else "green"',
    ),
    (
        "treatment",
        "colour",
        "takes a missing score for 0",
        4,
        """
def colour(during, after, morning, usual):
    during, after, morning = during or 0, after or 0, morning or 0
    if max(during, after) > 5 or morning >= usual + 2:
        return "red"
    return "amber" if max(during, after) > 2 or morning > usual else "green"
""",
    ),
    (
        "treatment",
        "adherence",
        "counts more than was planned",
        2,
        """
def adherence(days, planned):
    wanted = sum(planned[at % 7] for at in range(len(days)))
    low = sum(int(d["sessions"] or 0) for d in days)
    high = sum(int(d["sessions"] or planned[at % 7]) for at, d in enumerate(days))
    return round(100 * low / wanted), round(100 * high / wanted)
""",
    ),
    (
        "treatment",
        "may_build_up",
        "asks only that none is red",
        1,
        'def may_build_up(colours):\n    return "red" not in colours and len(colours) == 7',
    ),
    (
        "treatment",
        "expected",
        "does not use the counts",
        2,
        "def expected(id, people):\n    f = finding(id)\n    low, high = wilson(f.effect / 100, f.n)\n    return round(people * low), round(people * f.effect / 100), round(people * (high + 0.006 * (f.of is not None)))",
    ),
    ("treatment", "answers", "reads a fall into three groups", 1, 'answers = {"overlap": True, "falls": True}'),
    (
        "when_to_seek_help",
        "levels",
        "everybody to the emergency department, but one at each other level",
        0,
        """
levels = {story["story"]: "emergency" for story in stories}
""",
    ),
    (
        "when_to_seek_help",
        "in_order",
        "sorts the words by the alphabet",
        0,
        'def in_order(stories, levels):\n    return sorted([t["story"] for t in stories], key=lambda letter: levels[letter])',
    ),
    (
        "when_to_seek_help",
        "safety",
        "forgets the stories that were left out",
        3,
        """
def safety(given, right):
    rank = ["emergency", "urgent", "soon", "self_care"].index
    both = [letter for letter in right if given.get(letter)]
    return {
        "right": sum(given[k] == right[k] for k in both),
        "too_mild": sorted(k for k in both if rank(given[k]) > rank(right[k])),
        "too_careful": sorted(k for k in both if rank(given[k]) < rank(right[k])),
    }
""",
    ),
    (
        "when_to_seek_help",
        "how_soon",
        "passes over a sign that it does not know",
        3,
        """
def how_soon(ids):
    found = [s.answer.level for s in signs() if s.id in ids]
    return min(found, key=("emergency", "urgent", "soon", "self_care").index, default="self_care")
""",
    ),
    (
        "when_to_seek_help",
        "answers",
        "does not see what the bruise changes",
        1,
        'answers = {"weak": "urgent", "weak_and_bruise": "urgent"}',
    ),
    (
        "long_term",
        "run_of",
        "reads the watch's dates month first",
        2,
        """
def run_of(row):
    if row["activity"] != "run" or not row["distance"]:
        return None
    parts = row["date"].replace("/", "-").split("-")
    if "/" in row["date"]:
        parts = parts[2], parts[0], parts[1]
    try:
        day = date(*map(int, parts))
    except ValueError:
        return None
    return day, row["start"], round(float(row["distance"]) * (1609.344 if row["unit"] == "mi" else 1000))
""",
    ),
    (
        "long_term",
        "clean",
        "keeps the last of two rows",
        2,
        """
def clean(rows):
    runs = {run[:2]: run[2] for run in map(run_of, rows) if run}
    return [(key[0], runs[key]) for key in sorted(runs)]
""",
    ),
    (
        "long_term",
        "clean",
        "makes one run of a day",
        0,
        "def clean(rows):\n    runs = {run[0]: run[2] for run in map(run_of, rows) if run}\n    return sorted(runs.items())",
    ),
    (
        "long_term",
        "jumps",
        "looks at the last 30 runs, not 30 days",
        1,
        """
def jumps(runs):
    found = []
    for at, (day, metres) in enumerate(runs):
        before = [m for _, m in runs[max(0, at - 30) : at]]
        if before and 100 * metres > 110 * max(before):
            found.append((day, metres, max(before)))
    return found
""",
    ),
    (
        "long_term",
        "jumps",
        "lets exactly 10 % count",
        4,
        """
def jumps(runs):
    found = []
    for day, metres in runs:
        before = [m for d, m in runs if 0 < (day - d).days <= 30]
        if before and 100 * metres >= 110 * max(before):
            found.append((day, metres, max(before)))
    return found
""",
    ),
    (
        "long_term",
        "flagged_weeks",
        "leaves the peer's code as it is",
        0,
        """
def flagged_weeks(runs):
    totals = {}
    for day, metres in runs:
        monday = day - timedelta(days=day.weekday())
        totals[monday] = totals.get(monday, 0) + metres
    mondays = sorted(totals)
    return [monday for before, monday in zip(mondays, mondays[1:]) if totals[monday] > 1.1 * totals[before]]
""",
    ),
    (
        "long_term",
        "next_week",
        "counts runs after today",
        3,
        """
def next_week(runs, today):
    weeks = [sum(m for d, m in runs if (today - d).days // 7 == back) / 1000 for back in (3, 2, 1, 0)]
    week = plan(weeks, max((m for d, m in runs if (today - d).days < 30), default=0) / 1000, 1).weeks[0]
    return week.total, week.longest
""",
    ),
    (
        "long_term",
        "bars",
        "rounds each run down before it adds",
        1,
        """
def bars(runs):
    months = {}
    for day, metres in runs:
        month = day.strftime("%Y-%m")
        months[month] = months.get(month, 0) + metres // 1000
    return [f"{month}  {'#' * (km // 5)} {km}" for month, km in sorted(months.items())]
""",
    ),
    (
        "running_diary",
        "run_of",
        "takes metres on the track for kilometres",
        3,
        """
def run_of(row):
    if "Running" not in row["Type"] or row["Distance"] == "--":
        return None
    hours, minutes, seconds = map(int, row["Time"].split(":"))
    metres = round(float(row["Distance"].replace(",", ".")) * 1000)
    return datetime.fromisoformat(row["Start"]), hours * 3600 + minutes * 60 + seconds, metres
""",
    ),
    (
        "running_diary",
        "once",
        "always keeps the longer, also where a device was badly wrong",
        2,
        """
def once(runs):
    kept = []
    for run in sorted(runs):
        old = kept[-1] if kept else None
        shared = min(old[0] + timedelta(seconds=old[1]), run[0] + timedelta(seconds=run[1])) - run[0] if old else timedelta(0)
        if old is None or 2 * shared <= timedelta(seconds=min(old[1], run[1])):
            kept.append(run)
        elif run[2] > old[2]:
            kept[-1] = run
    return kept
""",
    ),
    (
        "running_diary",
        "ceiling",
        "counts the day itself and later ones as before",
        1,
        """
def ceiling(runs, day):
    found = [metres for start, _, metres in runs if day - start.date() <= timedelta(30)]
    return 110 * max(found) // 100 if found else None
""",
    ),
    (
        "running_diary",
        "colour",
        "waits before it looks for red, and asks for a run's scores without a run",
        1,
        """
def colour(row, usual):
    fields = [row[name] for name in ("run", "limp", "during", "after", "next_morning")]
    if "" in fields or usual is None:
        return "waiting"
    during, after, morning = (int(row[name]) for name in ("during", "after", "next_morning"))
    if row["limp"] == "yes" or max(during, after, morning) > 5 or morning >= usual + 2:
        return "red"
    return "amber" if max(during, after) >= 3 or morning == usual + 1 else "green"
""",
    ),
    (
        "running_diary",
        "morning",
        "asks for the morning after the newest row, whatever the day",
        0,
        "def morning(text, today):\n    state = Diary.from_csv(text).next_day()\n    return state.week, state.next_run",
    ),
    (
        "running_diary",
        "strip",
        "stumbles over no days",
        1,
        """
def strip(colours):
    lines = [f"{colours[0][0].isoformat()}  "]
    for at, (day, name) in enumerate(colours):
        if at and at % 7 == 0:
            lines.append(f"{day.isoformat()}  ")
        lines[-1] += {"waiting": "?"}.get(name, name[0])
    return lines
""",
    ),
    (
        "final_case",
        "runs_of",
        "forgets the miles",
        2,
        """
def runs_of(rows):
    found = {}
    for row in rows:
        if row["activity"] == "run" and row["distance"]:
            day = date.fromisoformat("-".join(row["date"].split("/")[::-1]))
            found.setdefault((day, row["start"]), float(row["distance"]))
    return [(when[0], found[when]) for when in sorted(found)]
""",
    ),
    (
        "final_case",
        "baseline",
        "counts tomorrow's run",
        2,
        """
def baseline(runs, today):
    weeks = [[km for day, km in runs if max(0, (today - day).days) // 7 == back] for back in (3, 2, 1, 0)]
    return [round(sum(week), 1) for week in weeks], [round(max(week, default=0), 1) for week in weeks]
""",
    ),
    (
        "final_case",
        "what_if",
        "lists every change that is not self-care",
        3,
        """
def what_if(answers, changes):
    order = ("emergency", "urgent", "soon", "self_care").index
    found = [(name, assess({**answers, **change}).level) for name, change in changes.items()]
    return sorted([f for f in found if f[1] != "self_care"], key=lambda f: order(f[1]))
""",
    ),
    (
        "final_case",
        "verdicts",
        "takes the pain of week 1 for all weeks",
        2,
        """
def verdicts(totals, longests, weeks, pain):
    passed = []
    for total, longest in weeks:
        passed.append(judge(totals, max(longests), total, longest, pain=pain).passes)
        totals, longests = totals[1:] + [total], longests[1:] + [longest]
    return passed
""",
    ),
    ("final_case", "my_plan", "tiny weeks", 2, "my_plan = [(2, 1)] * 4"),
    ("final_case", "my_plan", "what the runner wants, at once", 0, "my_plan = [(30, 12)] * 4"),
    (
        "final_case",
        "picture",
        "rounds the bar up",
        0,
        """
def picture(totals, weeks):
    bars = [("ran ", t) for t in totals] + [("plan", w[0]) for w in weeks]
    return [f"{word} {'#' * round(total / 2)} {total:.1f}" for word, total in bars]
""",
    ),
)
