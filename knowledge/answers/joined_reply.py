"""One reply to a message that asks about more than one matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.deciding.decision import Finding, Matter
from knowledge.locale import Locale
from knowledge.reply import Button, Outcome, Reply


def together(
    several: Sequence[Matter],
    replies: Sequence[Reply],
    said: Locale,
    human_line: str,
    human_button: Button,
) -> Reply:
    """One reply out of those to several matters; what is known comes before what is not."""
    pairs = list(zip(several, replies, strict=True))
    answered = [pair for pair in pairs if pair[1].outcome is Outcome.ANSWERED]
    refused = [pair for pair in pairs if pair[1].outcome is not Outcome.ANSWERED]
    texts = [_headed(matter.finding, reply, said) for matter, reply in answered]
    texts += [_refused(matter.finding, reply, said) for matter, reply in refused]
    if any(reply.service is None for _, reply in refused):
        texts.append(human_line)
    topics = [matter.finding.topics[0] for matter, _ in answered]
    buttons = [Button(topic.title, topic.name) for topic in topics]
    best = (answered or refused)[0][1]
    aspects = {reply.aspect for _, reply in answered}
    needs_human = bool(refused) or any(reply.in_doubt for reply in replies)
    return replace(
        best,
        text=_without_doubles("\n\n".join(texts)),
        sources=tuple(dict.fromkeys(s for _, reply in answered for s in reply.sources)),
        confidence=min(reply.confidence for _, reply in answered or refused),
        buttons=(*buttons, *([human_button] if needs_human else [])),
        in_doubt=any(reply.in_doubt for reply in replies),
        context=replace(
            best.context,
            options=tuple(topic.id for topic in topics) if len(topics) > 1 else (),
            aspect=best.context.aspect if len(aspects) == 1 else None,
        ),
    )


def _without_doubles(text: str) -> str:
    """Of equal paragraphs the last: one office may be responsible for several matters."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(reversed(dict.fromkeys(reversed(paragraphs))))


def _headed(finding: Finding, reply: Reply, said: Locale) -> str:
    if reply.in_doubt:
        return reply.text  # It names its topic.
    name = finding.topics[0].name
    if reply.text.startswith(name):
        return reply.text
    return f"{said.say('matter', name=name)}\n{reply.text}"


def _refused(finding: Finding, reply: Reply, said: Locale) -> str:
    """Which part of the message is meant, where the reply alone does not tell."""
    if reply.service is not None:
        return reply.text
    title = finding.official_title
    return said.say("refused_matter", matter=title) if title else said.say("refused_rest")
