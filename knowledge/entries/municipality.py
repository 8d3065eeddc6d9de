"""One municipality: its name, its look, and who answers when the assistant cannot."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.entries.entry import ContentModel, Name

STATES = {
    "BB": "Brandenburg",
    "BE": "Berlin",
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "HB": "Bremen",
    "HE": "Hessen",
    "HH": "Hamburg",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SH": "Schleswig-Holstein",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "TH": "Thüringen",
}
STATE_PATTERN = f"^(?:{'|'.join(STATES)})$"


class Municipality(ContentModel):
    """Read from `content/<id>/municipality.yaml`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
    name: Name
    """Name of the place, e.g. "Jena"."""
    title: Name
    """Official name, e.g. "Stadt Jena"."""
    title_genitive: str = ""
    """The same in the genitive with its article, e.g. "des Amtes Süderbrarup"."""
    state: Annotated[str, StringConstraints(pattern=STATE_PATTERN)]
    """ISO 3166-2:DE subdivision, for public holidays, e.g. "TH"."""
    url: str = ""
    bot_name: Name
    human: str
    """Key of the office that takes over when the assistant cannot answer."""
    registry: str = ""
    """Key of the Standesamt, which is named when somebody has died; else `human` is."""
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#005ca9"
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("de", "en")
    places: tuple[Name, ...] = ()
    """Districts and other names of the own area."""
    suggestions: dict[str, tuple[Name, ...]] = Field(default_factory=dict)
    """Starter questions by language."""

    @property
    def genitive(self) -> str:
        """`title_genitive`; without it, words that read right whatever the name is."""
        return self.title_genitive or f"der Verwaltung ({self.title})"

    def services_of(self, language: str) -> str:
        """The official name as it stands after "services", which German puts in the genitive."""
        return self.genitive if language == "de" else self.title
