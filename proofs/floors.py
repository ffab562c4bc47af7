"""What the checker owes a runner, written by hand from its specification and from the ledger's red flags.

Nothing here is read from the rule file: a floor that is derived from a rule falls together with it. A *sign* maps
questions to what was answered: an option, a score of this much or more, ``BLANK``, or ``OVER_USUAL`` (by two or more).
"""

from itertools import combinations
from typing import NamedTuple

LEVELS = ("self_care", "soon", "urgent", "emergency")
RULES = {
    **dict.fromkeys(("E1", "E2", "E3", "E4", "E5", "E6", "E7"), "emergency"),
    **dict.fromkeys(("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8"), "urgent"),
    **dict.fromkeys(("S1", "S8", "S2", "S3", "S4", "S5", "S6", "S7", "N1", "D0"), "soon"),
    **dict.fromkeys(("M1", "M2", "M3", "M4"), "self_care"),
}
BLANK = None
OVER_USUAL = "two or more over the usual morning"
Sign = dict[str, str | int | None]

ROWS = {  # the rows of the ledger's red flags, in its order
    0: "none: a rule of this course",
    1: "leg pain with breathlessness, chest pain, coughing blood or fainting",
    2: "foot cold, pale, blue or numb; bone out of shape; open deep wound",
    3: "infection with signs of sepsis",
    4: "pop, snap or kick",
    5: "sudden pain then weakness; a gap or dent",
    6: "cannot take four steps",
    7: "one calf or leg swollen, warm, throbbing; more so with a risk of clots",
    8: "fever with a hot, swollen, painful part; wound, injection or surgery nearby",
    9: "tendon pain with or after a -floxacin",
    10: "sudden onset without a pop; large bruise or swelling",
    11: "gradual pain, but now clearly weaker",
    12: "heel-bone pain: worse each run, at rest or night, squeezed, cannot hop",
    13: "both heels or long stiffness, with signs of inflammation; a red painful eye",
    14: "steroid tablets or injection",
    15: "under 18",
    16: "numbness or tingling; diabetes",
    17: "lumps in tendons, or high cholesterol in the family",
    18: "pain over 5, not settled next morning, or rising",
    19: "no better after 6 weeks; any pain over 12 weeks",
}


class Floor(NamedTuple):
    """A sign, the least level that it may end in, its own rule, and the ledger's row that it stands on."""

    sign: Sign
    level: str
    rule: str
    row: int


MANY_DANGERS = ("now", "look", "calf", "infection", "medicines", "body", "bone")
DANGERS = (*MANY_DANGERS, "pop", "onset", "strength")
SCORES = ("pain_running", "pain_next_morning", "usual_morning")
MORNINGS = ("pain_next_morning", "usual_morning")
NOT_MIDPORTION = (BLANK, "insertion", "sole", "heel_bone", "calf", "ankle_or_shin", "unsure")

# The three red things. One of them soon after the start may still be self-care (M3, M4); two never are.
RED: list[Sign] = [{"pain_running": 6}, {"pain_next_morning": OVER_USUAL}, {"trend": "more"}]

# Calf pain that only effort brings on is the one calf pain that is not for today.
EFFORT_ONLY = {
    "onset": ("gradual", "hours"),
    "duration": ("6_to_12_weeks", "over_12_weeks"),
    "trend": ("less", "same"),
}
NOT_EFFORT_ONLY: list[Sign] = [
    *({"calf": "none", "onset": onset} for onset in (BLANK, "hours", "gradual", "unsure")),
    *({"onset": onset} for onset in (BLANK, "unsure")),
    *({"onset": onset, "duration": duration} for onset in ("hours", "gradual") for duration in (BLANK, "under_2_weeks", "2_to_6_weeks")),
    *({"onset": onset, "trend": trend} for onset in ("hours", "gradual") for trend in (BLANK, "more")),
]

FLOORS = [
    Floor({"now": "breathless_or_chest_pain"}, "emergency", "E1", 1),
    Floor({"now": "cold_pale_or_numb_foot"}, "emergency", "E2", 2),
    Floor({"now": "hard_tight_leg"}, "emergency", "E2", 0),
    Floor({"now": "deformity_or_open_wound"}, "emergency", "E2", 2),
    Floor({"now": "very_unwell"}, "emergency", "E3", 3),
    Floor({"infection": "fever_or_unwell", "you": "weak_immune_system"}, "emergency", "E3", 3),
    Floor({"pop": "yes"}, "emergency", "E4", 4),
    Floor({"look": "gap"}, "emergency", "E5", 5),
    Floor({"strength": "cannot_walk"}, "emergency", "E6", 6),
    Floor({"strength": "weak", "onset": "one_moment"}, "emergency", "E7", 5),
    Floor({"strength": "weak", "onset": "unsure"}, "emergency", "E7", 5),
    Floor({"strength": "weak", "pop": "unsure"}, "emergency", "E7", 5),
    Floor({"strength": "weak", "look": "bruise"}, "emergency", "E7", 5),
    Floor({"strength": "weak", "look": "big_swelling"}, "emergency", "E7", 5),
    Floor({"onset": "one_moment", "look": "bruise"}, "emergency", "E7", 10),
    Floor({"onset": "one_moment", "look": "big_swelling"}, "emergency", "E7", 10),
    Floor({"calf": "swollen_warm_or_aching"}, "urgent", "U1", 7),
    Floor({"calf": "worse_at_rest"}, "urgent", "U1", 0),
    Floor({"calf": "clot_risk"}, "urgent", "U1", 7),
    Floor({"place": "calf", "calf": BLANK}, "urgent", "U1", 7),
    Floor({"place": "calf", "calf": "unsure"}, "urgent", "U1", 7),
    Floor({"place": "calf", "you": "pregnant_or_recent_birth"}, "urgent", "U1", 7),
    *(Floor({"place": "calf", **sign}, "urgent", "U1", 0) for sign in NOT_EFFORT_ONLY),
    Floor({"place": "calf", "onset": "one_moment"}, "urgent", "U3", 10),
    Floor({"infection": "fever_or_unwell"}, "urgent", "U2", 8),
    Floor({"infection": "hot_painful_area"}, "urgent", "U2", 8),
    Floor({"infection": "wound_or_injection"}, "urgent", "U2", 8),
    Floor({"onset": "one_moment"}, "urgent", "U3", 10),
    Floor({"pop": "unsure"}, "urgent", "U3", 4),
    Floor({"strength": "weak"}, "urgent", "U4", 11),
    Floor({"look": "bruise"}, "urgent", "U4", 10),
    Floor({"look": "big_swelling"}, "urgent", "U4", 10),
    *(Floor({score: 8}, "urgent", "U4", 0) for score in SCORES),
    Floor({"medicines": "fluoroquinolone"}, "urgent", "U5", 9),
    Floor({"medicines": "blood_thinner", "onset": "hours"}, "urgent", "U6", 0),
    Floor({"medicines": "blood_thinner", "onset": "unsure"}, "urgent", "U6", 0),
    Floor({"medicines": "blood_thinner", "place": "calf"}, "urgent", "U6", 0),
    Floor({"you": "under_18", "bone": "rest_or_night_pain"}, "urgent", "U7", 0),
    Floor({"body": "painful_red_eye"}, "urgent", "U7", 13),
    Floor({"now": BLANK}, "urgent", "U8", 0),
    Floor({"now": "unsure"}, "urgent", "U8", 0),
    Floor({"place": "heel_bone"}, "soon", "S1", 12),
    Floor({"bone": "rest_or_night_pain"}, "soon", "S1", 12),
    Floor({"bone": "squeeze_pain"}, "soon", "S1", 12),
    Floor({"bone": "cannot_hop"}, "soon", "S1", 12),
    Floor({"bone": "worse_every_run"}, "soon", "S1", 12),
    *(Floor({"you": "weak_bones", "place": place}, "soon", "S1", 0) for place in NOT_MIDPORTION),
    Floor({"calf": "goes_within_minutes"}, "soon", "S8", 0),
    *(Floor({score: 6}, "soon", "S2", 18) for score in MORNINGS),
    Floor({"limping": "yes"}, "soon", "S2", 18),
    *(Floor({**one, **other}, "soon", "S2", 18) for one, other in combinations(RED, 2)),
    *(Floor({**red, "duration": "over_12_weeks"}, "soon", "S2", 18) for red in RED),
    Floor({"you": "under_18"}, "soon", "S3", 15),
    Floor({"body": "both_heels"}, "soon", "S4", 13),
    Floor({"body": "long_morning_stiffness"}, "soon", "S4", 13),
    Floor({"body": "inflammatory_signs"}, "soon", "S4", 13),
    Floor({"body": "tingling_or_numbness"}, "soon", "S4", 16),
    Floor({"body": "weight_loss_or_growing_lump"}, "soon", "S4", 0),
    Floor({"medicines": "steroid"}, "soon", "S5", 14),
    Floor({"medicines": "blood_thinner"}, "soon", "S5", 0),
    Floor({"you": "pregnant_or_recent_birth"}, "soon", "S5", 0),
    Floor({"you": "diabetes_or_poor_circulation"}, "soon", "S5", 16),
    Floor({"you": "weak_immune_system"}, "soon", "S5", 8),
    Floor({"you": "kidney_disease_or_transplant"}, "soon", "S5", 9),
    Floor({"you": "tendon_lumps_or_inherited_high_cholesterol"}, "soon", "S5", 17),
    Floor({"you": "torn_or_operated"}, "soon", "S5", 0),
    Floor({"duration": "over_12_weeks"}, "soon", "S6", 19),
    *(Floor({"duration": "6_to_12_weeks", "trend": trend}, "soon", "S6", 19) for trend in (BLANK, "same", "more")),
    *(Floor({question: BLANK}, "soon", "S7", 0) for question in DANGERS),
    *(Floor({question: "unsure"}, "soon", "S7", 0) for question in (*MANY_DANGERS, "pop", "onset")),
    Floor({"strength": "not_tried"}, "soon", "S7", 0),
    *(Floor({"place": place}, "soon", "N1", 0) for place in ("sole", "calf", "ankle_or_shin", "unsure")),
]
# What lets S2 apply without being a floor of its own: one red thing.
MAY_APPLY: dict[str, list[Sign]] = {"S2": RED}

# Promise 2: what counts as adding a sign. Ticked beside whatever is ticked already:
TICKED = {
    "now": ("breathless_or_chest_pain", "cold_pale_or_numb_foot", "hard_tight_leg", "deformity_or_open_wound", "very_unwell"),
    "look": ("gap", "bruise", "big_swelling"),
    "calf": ("swollen_warm_or_aching", "worse_at_rest", "clot_risk", "goes_within_minutes"),
    "infection": ("fever_or_unwell", "hot_painful_area", "wound_or_injection"),
    "medicines": ("fluoroquinolone", "steroid", "blood_thinner"),
    "you": (
        "under_18",
        "pregnant_or_recent_birth",
        "diabetes_or_poor_circulation",
        "weak_immune_system",
        "kidney_disease_or_transplant",
        "tendon_lumps_or_inherited_high_cholesterol",
        "torn_or_operated",
        "weak_bones",
    ),
    "body": (
        "both_heels",
        "long_morning_stiffness",
        "inflammatory_signs",
        "painful_red_eye",
        "tingling_or_numbness",
        "weight_loss_or_growing_lump",
    ),
    "bone": ("rest_or_night_pain", "squeeze_pain", "cannot_hop", "worse_every_run"),
}
# Chosen in place of one of these:
CHOSEN = [
    ("pop", "yes", (BLANK, "no", "unsure")),
    ("onset", "one_moment", (BLANK, "hours", "gradual", "unsure")),
    ("strength", "weak", (BLANK, "raise_with_pain", "raise_without_pain", "as_usual", "not_tried")),
    ("strength", "cannot_walk", (BLANK, "raise_with_pain", "raise_without_pain", "as_usual", "not_tried")),
    ("trend", "more", ("less", "same")),  # not for blank: a growing pain that is known may be eased first, an open answer may not
    ("limping", "yes", (BLANK, "no")),
    ("place", "heel_bone", (BLANK, "midportion", "insertion")),
]
# Raised where it was given; the usual morning is the runner's own baseline:
RAISED = ("pain_running", "pain_next_morning")

# What every self-care rests on.
GROUND = {
    "onset": ("gradual", "hours"),
    "strength": ("raise_with_pain", "raise_without_pain", "as_usual"),
    "you": ("18_to_59", "60_or_over"),
    "duration": ("under_2_weeks", "2_to_6_weeks", "6_to_12_weeks", "over_12_weeks"),
    "trend": ("less", "same", "more"),
    "limping": ("no",),
    **dict.fromkeys(SCORES, (0,)),
}
NOT_GROUND: list[Sign] = [{score: 6} for score in MORNINGS]
# Running is allowed: no red thing. By place.
CALM_PLACES = {"M1": "midportion", "M2": "insertion"}
# Ease off first: exactly one red thing, within these limits, and no other sign in any question. By place.
EASE_PLACES = {"M3": "midportion", "M4": "insertion"}
EASE_NOT: list[Sign] = [
    {"pain_running": 8},
    {"trend": "more", "place": "insertion"},
    {"duration": "over_12_weeks"},
    {"duration": "6_to_12_weeks", "trend": "same"},
    {"duration": "6_to_12_weeks", "trend": "more"},
    {"you": "weak_bones"},
]

# Ordinary pain: with answers like these in every question, and no floor above, a runner must still reach self-care.
ORDINARY = {
    **GROUND,
    "now": ("none",),
    "pop": ("no",),
    "look": ("none", "mild_thickening"),
    "calf": ("none",),
    "infection": ("none",),
    "medicines": ("none",),
    "place": tuple(CALM_PLACES.values()),
    "body": ("none", "short_morning_stiffness"),
    "bone": ("none",),
}
NEVER_A_SIGN = ("also",)  # questions for the sheet only
ONLY_MENTIONED = [("you", "weak_bones")]  # at the midportion a line for the sheet, unless something is red
