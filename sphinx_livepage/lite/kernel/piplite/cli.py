"""What ``%pip`` becomes."""


async def get_transformed_code(_arguments: list[str]) -> str:
    """Return a line that says why nothing is installed."""
    return "print('Nothing is installed here: this page asks no other host. What the site has is imported without it.')"
