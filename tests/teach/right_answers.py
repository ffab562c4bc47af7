"""Right answers in unusual styles, at least five for each set: set, answer cell, what is unusual about it, the text. All get full marks."""

RIGHT: tuple[tuple[str, str, str, str], ...] = (
    (
        "causes",
        "count",
        "a list, counted with Counter",
        """
from collections import Counter

def count(rows, factor):
    seen = Counter((r[factor], r["sore_later"]) for r in rows)
    return [seen["yes", "yes"], seen["yes", "no"], seen["no", "yes"], seen["no", "no"]]
""",
    ),
    (
        "causes",
        "count",
        "a named tuple",
        """
from typing import NamedTuple

class Four(NamedTuple):
    a: int
    b: int
    c: int
    d: int

def count(rows, factor):
    n = lambda f, s: sum(1 for r in rows if r[factor] == f and r["sore_later"] == s)
    return Four(n("yes", "yes"), n("yes", "no"), n("no", "yes"), n("no", "no"))
""",
    ),
    (
        "causes",
        "odds_ratio",
        "by logarithms, with an error in the last digits",
        """
def odds_ratio(a, b, c, d):
    if not (a and b and c and d):
        return None
    log, s = math.log(a) + math.log(d) - math.log(b) - math.log(c), (1 / a + 1 / b + 1 / c + 1 / d) ** 0.5
    return [math.exp(log), math.exp(log - 1.96 * s), math.exp(log + 1.96 * s)]
""",
    ),
    (
        "causes",
        "odds_ratio",
        "a Fraction for the ratio",
        """
from fractions import Fraction

def odds_ratio(a, b, c, d):
    if 0 in (a, b, c, d):
        return None
    ratio = Fraction(a * d, b * c)
    reach = math.exp(1.96 * math.sqrt(sum(Fraction(1, n) for n in (a, b, c, d))))
    return ratio, float(ratio) / reach, float(ratio) * reach
""",
    ),
    (
        "causes",
        "surest",
        "a loop with a best so far",
        """
def surest(found):
    best = None
    for f in found:
        if f.low is not None and f.low > 1 and (best is None or f.low > best.low):
            best = f
    return None if best is None else best.id
""",
    ),
    (
        "symptoms",
        "place",
        "error handling instead of an if",
        """
def place(cm):
    try:
        height = float(cm)
    except ValueError:
        return None
    return "insertion" if height < 2 else "unsure" if height > 7 else "midportion"
""",
    ),
    (
        "symptoms",
        "accuracy",
        "a list of whole numbers where they come out whole",
        """
def accuracy(rows):
    shares = []
    for ill, sign in (("yes", "yes"), ("no", "no")):
        seen = [r for r in rows if r["tendinopathy"] == ill and r["pain_when_pressed"] != ""]
        share = 100 * sum(r["pain_when_pressed"] == sign for r in seen) / len(seen) if seen else None
        shares.append(int(share) if share is not None and share == int(share) else share)
    return shares
""",
    ),
    (
        "symptoms",
        "accuracy",
        "Fractions",
        """
from fractions import Fraction

def accuracy(rows):
    def share(ill):
        seen = [r["pain_when_pressed"] for r in rows if r["tendinopathy"] == ill and r["pain_when_pressed"]]
        return Fraction(100 * seen.count(ill), len(seen)) if seen else None
    return share("yes"), share("no")
""",
    ),
    (
        "symptoms",
        "may_stay",
        "asks for the rule's level by exclusion",
        "def may_stay(answers):\n    return assess(answers).level not in ('emergency', 'urgent', 'soon')",
    ),
    (
        "symptoms",
        "picture",
        "a generator of lines, counted with Counter",
        """
from collections import Counter

def picture(levels):
    seen = Counter(levels)
    return [f"{name:<9}  {seen[name] * '#'} {seen[name]}" for name in ("emergency", "urgent", "soon", "self_care")]
""",
    ),
    (
        "prevention",
        "to_change",
        "a tuple by filter",
        "def to_change(answers):\n    return tuple(f.item for f in filter(lambda f: f.finding == 'change', review(answers).findings))",
    ),
    (
        "prevention",
        "weighed",
        "two stable sorts, and lists for tuples",
        """
def weighed(answers):
    some = [f for f in review(answers).findings if f.finding != "ok"]
    some.sort(key=lambda f: "contested" in f.grade)
    some.sort(key=lambda f: f.grade[0])
    return [[f.grade[0], f.item, f.finding] for f in some]
""",
    ),
    (
        "prevention",
        "to_save",
        "a float that is summed up in a loop",
        """
def to_save(answers, prices):
    euros = 0.0
    for f in review(answers).findings:
        if f.finding == "no_effect" and f.item in prices:
            euros += prices[f.item]
    return euros
""",
    ),
    (
        "prevention",
        "quicker",
        "floats in a list",
        """
def quicker(steps, speed, percent):
    then = float(round(steps + steps * percent / 100))
    minute = speed / 0.06
    return [then, float(round(100 * minute / steps - 100 * minute / then)), float(round(then / minute * 1000 - steps / minute * 1000))]
""",
    ),
    (
        "prevention",
        "summary",
        "a Counter",
        """
from collections import Counter

def summary(answers):
    result = review(answers)
    counts = Counter(dict.fromkeys(("change", "watch", "optional", "no_effect", "ok"), 0))
    counts.update(f.finding for f in result.findings)
    counts["unanswered"] = len(result.unanswered)
    return counts
""",
    ),
    ("prevention", "clear", "a set", 'clear = {"hard_shoes", "heel_lifts"}'),
    (
        "treatment",
        "dose",
        "a list",
        """
def dose(id, first, last):
    least = most = 0
    for week in programme(id).weeks[first - 1:last]:
        least, most = least + week.repetitions[0], most + week.repetitions[1]
    return [least, most]
""",
    ),
    (
        "treatment",
        "adherence",
        "Fractions that are rounded",
        """
from fractions import Fraction

def adherence(days, planned):
    plan = [planned[n % 7] for n in range(len(days))]
    low = sum(min(int(d["sessions"] or 0), p) for d, p in zip(days, plan))
    high = sum(p if d["sessions"] == "" else min(int(d["sessions"]), p) for d, p in zip(days, plan))
    return [round(Fraction(100 * n, sum(plan))) for n in (low, high)]
""",
    ),
    ("treatment", "may_build_up", "a count", 'def may_build_up(colours):\n    return len(colours) == 7 and colours.count("green") == 7'),
    (
        "treatment",
        "expected",
        "a generator's list",
        "def expected(id, people):\n    f = finding(id)\n    share = f.effect / 100 if f.events is None else f.events / f.of\n    low, high = wilson(share, f.n)\n    return [float(round(people * each)) for each in (low, share, high)]",
    ),
    (
        "treatment",
        "colour",
        "guards one by one",
        """
def colour(during, after, morning, usual):
    for score in (during, after):
        if score is not None and score >= 6:
            return "red"
    if morning is not None and morning - usual > 1:
        return "red"
    if during is None or after is None or morning is None:
        return None
    if during > 2 or after > 2 or morning - usual > 0:
        return "amber"
    return "green"
""",
    ),
    (
        "when_to_seek_help",
        "in_order",
        "a generator",
        """
def in_order(stories, levels):
    for level in ("emergency", "urgent", "soon", "self_care"):
        for story in stories:
            if levels[story["story"]] == level:
                yield story["story"]
""",
    ),
    (
        "when_to_seek_help",
        "in_order",
        "a tuple",
        """
def in_order(stories, levels):
    rank = dict(emergency=1, urgent=2, soon=3, self_care=4)
    return tuple(letter for _, _, letter in sorted((rank[levels[s["story"]]], n, s["story"]) for n, s in enumerate(stories)))
""",
    ),
    (
        "when_to_seek_help",
        "safety",
        "a defaultdict, and tuples of letters",
        """
from collections import defaultdict

def safety(given, right):
    names = ["emergency", "urgent", "soon", "self_care"]
    out = defaultdict(list, right=0, too_mild=[], too_careful=[])
    for letter in sorted(right):
        mine = names.index(given[letter]) if given.get(letter) in names else 9
        if mine == names.index(right[letter]):
            out["right"] += 1
        else:
            out["too_mild" if mine > names.index(right[letter]) else "too_careful"].append(letter)
    out["too_mild"], out["too_careful"] = tuple(out["too_mild"]), tuple(out["too_careful"])
    return out
""",
    ),
    (
        "when_to_seek_help",
        "how_soon",
        "an error from a dictionary, named again",
        """
def how_soon(ids):
    levels = {sign.id: sign.answer.level for sign in signs()}
    worst = 3
    for one in ids:
        try:
            worst = min(worst, ["emergency", "urgent", "soon", "self_care"].index(levels[one]))
        except KeyError:
            raise ValueError(f"no sign: {one}") from None
    return ["emergency", "urgent", "soon", "self_care"][worst]
""",
    ),
    ("when_to_seek_help", "answers", "built by a call", 'answers = dict(weak_and_bruise="emergency", weak="urgent")'),
    (
        "long_term",
        "run_of",
        "strptime, and a list",
        """
def run_of(row):
    from datetime import datetime
    if row["activity"] != "run" or row["distance"].strip() == "":
        return None
    form = "%d/%m/%Y" if "/" in row["date"] else "%Y-%m-%d"
    factor = 1609.344 if row["unit"] == "mi" else 1000
    return [datetime.strptime(row["date"], form).date(), row["start"], float(round(float(row["distance"]) * factor))]
""",
    ),
    (
        "long_term",
        "clean",
        "a generator over a sorted list",
        """
def clean(rows):
    runs, seen = [run for run in (run_of(row) for row in rows) if run], set()
    for day, start, metres in sorted(runs, key=lambda run: run[:2]):
        if (day, start) not in seen:
            seen.add((day, start))
            yield day, metres
""",
    ),
    (
        "long_term",
        "jumps",
        "lists for tuples",
        """
def jumps(runs):
    out = []
    for day, metres in runs:
        before = [m for d, m in runs if 0 < (day - d).days <= 30]
        if before and metres * 10 > max(before) * 11:
            out.append([day, metres, max(before)])
    return out
""",
    ),
    (
        "long_term",
        "next_week",
        "a list",
        """
def next_week(runs, today):
    sums, longest = [0, 0, 0, 0], 0
    for day, metres in runs:
        ago = (today - day).days
        if 0 <= ago < 28:
            sums[3 - ago // 7] += metres
        if 0 <= ago < 30 and metres > longest:
            longest = metres
    first = plan([m / 1000 for m in sums], longest / 1000, 1).weeks[0]
    return [first.total, first.longest]
""",
    ),
    (
        "long_term",
        "bars",
        "a tuple of lines by groupby",
        """
from itertools import groupby

def bars(runs):
    lines = []
    for month, group in groupby(sorted(runs), key=lambda run: f"{run[0].year}-{run[0].month:02}"):
        metres = sum(m for _, m in group)
        lines.append(month + "  " + "#" * (metres // 5000) + " " + str(metres // 1000))
    return tuple(lines)
""",
    ),
    (
        "running_diary",
        "run_of",
        "a list, with a regular expression and a time delta",
        """
import re

def run_of(row):
    km = re.fullmatch(r"([0-9]+)(?:,([0-9]+))?", row["Distance"])
    if not row["Type"].endswith("Running") or km is None:
        return None
    number = float(f"{km[1]}.{km[2] or 0}")
    h, m, s = row["Time"].split(":")
    took = timedelta(hours=int(h), minutes=int(m), seconds=int(s)).total_seconds()
    return [datetime.strptime(row["Start"], "%Y-%m-%d %H:%M:%S"), took, number if number > 200 else round(1000 * number)]
""",
    ),
    (
        "running_diary",
        "once",
        "a generator that looks one ahead",
        """
def once(runs):
    last = None
    for run in sorted(runs, key=lambda r: (r[0], r[1], r[2])):
        if last is None:
            last = run
            continue
        end = min(last[0].timestamp() + last[1], run[0].timestamp() + run[1])
        if (end - run[0].timestamp()) > min(last[1], run[1]) / 2:
            low, high = sorted([last, run], key=lambda r: r[2])
            close = (high[2] - low[2]) / high[2] < 0.2
            last = last if low[2] == high[2] else high if close else low
        else:
            yield last
            last = run
    if last is not None:
        yield last
""",
    ),
    (
        "running_diary",
        "ceiling",
        "a loop, and a float that is whole",
        """
import math

def ceiling(runs, day):
    longest = None
    for start, _, metres in runs:
        ago = (day - date(start.year, start.month, start.day)).days
        if ago in range(1, 31) and (longest is None or metres > longest):
            longest = metres
    return None if longest is None else float(math.floor(longest * 11 / 10))
""",
    ),
    (
        "running_diary",
        "colour",
        "asks in the order of the task, one return each",
        """
def colour(row, usual):
    number = lambda name: None if row[name] == "" else float(row[name])
    d, a, m = number("during"), number("after"), number("next_morning")
    if row["limp"] == "yes":
        return "red"
    for score in (d, a, m):
        if score is not None and score > 5:
            return "red"
    if None not in (m, usual) and m - usual >= 2:
        return "red"
    if row["run"] == "" or row["limp"] == "" or m is None or usual is None:
        return "waiting"
    if number("run") > 0 and (d is None or a is None):
        return "waiting"
    if max(d or 0, a or 0) >= 3 or m - usual == 1:
        return "amber"
    return "green"
""",
    ),
    (
        "running_diary",
        "strip",
        "a tuple of lines, by counting",
        """
def strip(colours):
    lines = []
    for at, (day, name) in enumerate(colours):
        if at % 7 == 0:
            lines.append(str(day) + "  ")
        lines[-1] += "?" if name == "waiting" else name[0]
    return tuple(lines)
""",
    ),
    (
        "final_case",
        "runs_of",
        "lists, and miles the other way round",
        """
def runs_of(rows):
    runs = {}
    for r in rows:
        if r["activity"] == "run" and r["distance"] != "":
            d = r["date"]
            day = date(int(d[6:]), int(d[3:5]), int(d[:2])) if "/" in d else date.fromisoformat(d)
            km = float(r["distance"]) / 0.621371192237334 if r["unit"] == "mi" else float(r["distance"])
            if (day, r["start"]) not in runs:
                runs[day, r["start"]] = km
    return [[day, km] for (day, _), km in sorted(runs.items())]
""",
    ),
    (
        "final_case",
        "baseline",
        "a list of lists",
        """
def baseline(runs, today):
    lists = [[km for day, km in runs if 7 * n <= (today - day).days <= 7 * n + 6] for n in (3, 2, 1, 0)]
    return [[round(sum(w), 1) for w in lists], [round(max(w), 1) if w else 0 for w in lists]]
""",
    ),
    (
        "final_case",
        "what_if",
        "a generator of lists",
        """
def what_if(answers, changes):
    order = ["emergency", "urgent", "soon", "self_care"]
    start = order.index(assess(answers).level)
    for level in order[:start]:
        for name in changes:
            if assess(answers | changes[name]).level == level:
                yield [name, level]
""",
    ),
    (
        "final_case",
        "verdicts",
        "a tuple",
        """
def verdicts(totals, longests, weeks, pain):
    t, l = list(totals), list(longests)
    out = ()
    for n, (total, longest) in enumerate(weeks):
        out += (judge(t[-4:], max(l[-4:]), total, longest, pain=pain if n == 0 else "green").passes,)
        t.append(total)
        l.append(longest)
    return out
""",
    ),
    (
        "final_case",
        "my_plan",
        "the runner's own weeks, a little less each time",
        """
ran, _ = baseline(runs_of(rows), today)
usual = sum(ran) / 4
my_plan = tuple([round(usual * 0.9, 1), round(usual * 0.36, 1)] for _ in range(4))
""",
    ),
)
