"""How nbgrader uses its gradebook and its schema, without doing the same work again for every submission.

For one submission nbgrader opens the gradebook nine times. Each time it makes an engine, which has to learn every query again, and asks
for each table whether it is there. It also checks its own schema whenever it checks a cell against it. In a process that grades many
submissions, all of that needs to be done once. Connections are still opened and closed as before, so that nobody waits for a lock longer.
"""

from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import nbgrader.api
import nbgrader.nbgraderformat.common
import sqlalchemy

_validators: dict[int, tuple[dict[str, Any], Any]] = {}


@cache
def use_again() -> None:
    """Make nbgrader keep, in this process, what does not change between two submissions."""
    nbgrader.api.create_engine = lru_cache(maxsize=4)(nbgrader.api.create_engine)
    nbgrader.api.get_alembic_version = cache(nbgrader.api.get_alembic_version)  # it starts a program, for every new gradebook
    metadata = nbgrader.api.Base.metadata
    create_all = metadata.create_all

    def create_missing(bind: sqlalchemy.Engine, **further: Any) -> None:
        if not set(metadata.tables).issubset(sqlalchemy.inspect(bind).get_table_names()):
            create_all(bind=bind, **further)

    metadata.create_all = create_missing
    nbgrader.nbgraderformat.common.jsonschema = SimpleNamespace(validate=validate, ValidationError=jsonschema.ValidationError)


def validate(instance: Any, schema: dict[str, Any]) -> None:
    """Raise ``jsonschema.ValidationError`` if a value does not fit a schema, which is itself checked only the first time."""
    kept, validator = _validators.get(id(schema), ({}, None))
    if validator is None or kept is not schema:
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        validator = kind(schema)
        _validators[id(schema)] = schema, validator  # with the schema, so that no other one gets its number
    error = jsonschema.exceptions.best_match(validator.iter_errors(instance))
    if error is not None:
        raise error
