"""Mutation tests of the models, in Python and JavaScript."""
