"""The service list of Munich as a question set: services to find, editors' words to find them."""

from __future__ import annotations

from pathlib import Path

from knowledge.evaluation.beir import QuestionSet
from knowledge.importers.imported import Skipped, SourceError
from knowledge.importers.munich import Service, clean_fees, read_lines, read_queries
from knowledge.importers.texts import clean, one_line


def munich_questions(services: Path, queries: Path) -> tuple[QuestionSet, list[Skipped]]:
    """Services with title, text and fees as documents; the search words only as queries.

    Raises:
        SourceError: a file cannot be read or holds nothing of use.
    """
    skipped: list[Skipped] = []
    read = read_lines(services, Service, skipped)
    documents = {
        service.id: (
            one_line(service.title),
            "\n".join(part for part in (clean(service.text), clean_fees(service.fees)) if part),
        )
        for service in read.values()
    }
    texts: dict[str, str] = {}
    relevant: dict[str, dict[str, int]] = {}
    for number, query in enumerate(read_queries(queries, skipped), start=1):
        known = {id: 1 for id in query.positives if id in documents}
        if not known:
            skipped.append(Skipped(f"query '{query.query}'", "its services are not in the list"))
            continue
        texts[f"q{number}"] = query.query
        relevant[f"q{number}"] = known
    if not documents or not texts:
        raise SourceError(f"{services} and {queries} hold no usable services and queries.")
    return QuestionSet(documents, texts, relevant), skipped
