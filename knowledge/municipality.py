"""One municipality: its name, its look, and who answers when the assistant cannot."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.entry import ContentModel, Name


class Municipality(ContentModel):
    """Read from `content/<id>/municipality.yaml`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
    name: Name
    """Name of the place, e.g. "Jena"."""
    title: Name
    """Official name, e.g. "Stadt Jena"."""
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-2:DE subdivision, for public holidays, e.g. "TH"."""
    url: str = ""
    bot_name: Name
    human: str
    """Key of the office that takes over when the assistant cannot answer."""
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#005ca9"
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("de", "en")
    places: tuple[Name, ...] = ()
    """Districts and other names of the own area."""
    suggestions: dict[str, tuple[Name, ...]] = Field(default_factory=dict)
    """Starter questions by language."""
