"""The chapters' figures, drawn from the numbers in ``achilles/evidence/findings.toml`` and from nothing else.

>>> from achilles.figures import jump_rates
>>> jump_rates().layout.meta["sources"]
['frandsen2025']

Each function returns a plotly figure whose ``layout.meta`` is its twin in words: ``says`` (what is to be
seen, in one sentence), ``sources`` (keys of the references), ``columns`` and ``rows`` (the same numbers as
a table). Colours of paper, background and text are left to the page, which knows light from dark.

Importing this needs no plotly; drawing does.
"""

from achilles.figures.jump_rates import jump_rates
from achilles.figures.recovery import recovery
from achilles.figures.risk_factors import risk_factors
from achilles.figures.trial_effects import trial_effects

__all__ = ["jump_rates", "recovery", "risk_factors", "trial_effects"]
