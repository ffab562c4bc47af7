"""What the three tools share: questions, rules and forms, each in Python and in JavaScript.

Nothing in here imports widgets or plotly, so the tools run wherever Python runs.
"""
