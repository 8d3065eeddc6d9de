"""The action server: rasa-sdk's executor behind one route, for Rasa on the same machine."""

import hmac
import logging

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.actions.answer import AnswerAction
from bot.actions.base import KnowledgeNotReadyError, KnowledgeSource, TurnAction
from bot.actions.bereavement import BereavementAction
from bot.actions.complaint import ComplaintAction
from bot.actions.dialogue import (
    ClockAction,
    HumanAction,
    LanguageAction,
    PrivacyAction,
    TextAction,
)
from bot.actions.remembering import AffirmAction, DeclineAction, RepeatAction, ShorterAction
from bot.actions.texts import LANGUAGES

logger = logging.getLogger(__name__)

SPOKEN_INTENTS = (
    "greet",
    "goodbye",
    "thanks",
    "help",
    "capabilities",
    "bot_challenge",
    "not_helpful",
    "insult",
    "smalltalk",
    "acknowledge",
    "emergency",
    "accessibility",
    "bot_name",
    "bot_maker",
    "bot_model",
)
"""Intents that are answered by one text."""


def actions(knowledge: KnowledgeSource, retention_days: int) -> list[TurnAction]:
    """All actions of the domain (`bot/rasa/domain/actions.yml`)."""
    answer = AnswerAction(knowledge)
    return [
        answer,
        HumanAction(knowledge),
        RepeatAction(knowledge),
        ShorterAction(knowledge),
        DeclineAction(knowledge),
        AffirmAction(knowledge, answer),
        BereavementAction(knowledge, answer),
        ComplaintAction(knowledge, answer),
        PrivacyAction(knowledge, retention_days),
        ClockAction(knowledge),
        *(LanguageAction(language, knowledge) for language in LANGUAGES),
        *(TextAction(intent, knowledge) for intent in SPOKEN_INTENTS),
    ]


def actions_app(knowledge: KnowledgeSource, token: str, retention_days: int) -> Starlette:
    """`POST /webhook` in the protocol of Rasa's action server, for who knows the token.

    Statuses: 401 without the token, 400 for what is not an action call, 404 for an unknown
    action, 503 while the knowledge is being loaded.
    """
    executor = ActionExecutor()
    for action in actions(knowledge, retention_days):
        executor.register_action(action)
    expected = f"Bearer {token}".encode()

    async def webhook(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            return JSONResponse({"error": "unauthorised"}, 401)
        try:
            call = await request.json()
            name = call["next_action"]
        except (ValueError, TypeError, KeyError):
            return JSONResponse({"error": "not an action call"}, 400)
        try:
            # No action looks at the domain, and Rasa does not send it.
            result = await executor.run({**call, "domain": {}})
        except ActionNotFoundException:
            return JSONResponse({"error": "unknown action", "action_name": name}, 404)
        except KnowledgeNotReadyError:
            return JSONResponse({"error": "not ready", "action_name": name}, 503)
        except Exception as error:  # its text may quote what somebody wrote
            logger.error("An action failed: %s", type(error).__name__)
            return JSONResponse({"error": "failed", "action_name": name}, 500)
        if result is None:
            return JSONResponse({"error": "not an action call"}, 400)
        return JSONResponse({"events": result.events, "responses": result.responses})

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"])])
