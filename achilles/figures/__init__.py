"""The chapters' figures, drawn from the findings, the programmes, the tools' rule files, and a data file of each figure's own.

>>> from achilles.figures import jump_rates
>>> jump_rates().layout.meta["sources"]
['frandsen2025']

Each is drawn by a call, ``jump_rates(band="all")``, and shown with its controls by ``jump_rates.explore()``. A call
returns a plotly figure whose ``layout.meta`` says the same as text: ``says`` (what there is to see, from the sentences of
``<figure>.toml``), ``sources`` (keys of the references), ``columns`` and ``rows`` (the same numbers as a table). Colours of
paper, background and text are left to the page, which knows light from dark.

Importing this needs no plotly; drawing does.
"""

from achilles.figures.add_ons import add_ons
from achilles.figures.cadence import cadence
from achilles.figures.capacity import load_capacity
from achilles.figures.how_soon import how_soon
from achilles.figures.jump_rates import jump_rates
from achilles.figures.programmes import programmes
from achilles.figures.recovery import recovery
from achilles.figures.risk_factors import risk_factors
from achilles.figures.shoes import shoes
from achilles.figures.trial_effects import trial_effects
from achilles.figures.year_of_running import year_of_running

__all__ = [
    "add_ons",
    "cadence",
    "how_soon",
    "jump_rates",
    "load_capacity",
    "programmes",
    "recovery",
    "risk_factors",
    "shoes",
    "trial_effects",
    "year_of_running",
]
