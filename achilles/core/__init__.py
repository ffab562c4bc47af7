"""The language of rules: questions, conditions, rule files, and how a value or an error is written.

Each in Python and, where the page needs it, in JavaScript. Nothing in here knows HTML, widgets or plotly, so the tools run
wherever Python runs.
"""
