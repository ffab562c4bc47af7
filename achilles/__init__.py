"""Achilles pain after running: the rules, tools and figures that the course's chapters import.

The three tools and what they are called with:

>>> from achilles.symptom_checker import assess
>>> from achilles.mileage_planner import plan
>>> from achilles.footwear_checklist import review

This is education, not a diagnosis, and no clinician has reviewed it yet.
"""

__version__ = "0.1.0"
