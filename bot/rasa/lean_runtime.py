"""Shorter ways through Rasa's turn, for the parts that a profile showed to cost most.

`install` replaces a few things in the modules that use them; behaviour stays the same:

- the graph runner: dask schedules a handful of components for milliseconds; here they run one
  after the other in an order worked out once;
- the call of an action: the connection stays open, only what our actions read is sent (the slots
  and the latest messages, not the history), and the answer of our own process is not checked
  against a JSON schema that is compiled anew each time;
- the look-up of an action by its name, which makes all of Rasa's two dozen default actions;
- the class of an event, searched for by its name among all subclasses, for every event;
- the search for rules by the literal text of a message: ours go by intent;
- work for log messages that are never written: copies of all events, and a comparison with an
  empty domain, built for every message, to warn of intents that our classifier cannot give.
"""

from __future__ import annotations

import json
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Callable, Dict, List, Optional, Text, Tuple

import aiohttp
import rasa
import rasa.core.actions.action as rasa_actions
import rasa.core.processor
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

_FoundRule = Tuple[Optional[Text], Optional[Text], bool]
"""Name of the action, source of the prediction, whether it returns to a form."""


class SequentialGraphRunner(DaskGraphRunner):
    """Runs the nodes that a target needs one after the other."""

    def run(
        self,
        inputs: Optional[Dict[Text, Any]] = None,
        targets: Optional[List[Text]] = None,
    ) -> Dict[Text, Any]:
        """Output of each target by its name (see Rasa's `GraphRunner`)."""
        wanted = tuple(targets or self._graph_schema.target_names)
        results: Dict[Text, Tuple[Text, Any]] = {k: (k, v) for k, v in (inputs or {}).items()}
        for name, needs in self._order(wanted):
            results[name] = self._instantiated_nodes[name](*(results[n] for n in needs))
        return {name: results[name][1] for name in wanted}

    def _order(self, targets: Tuple[Text, ...]) -> List[Tuple[Text, Tuple[Text, ...]]]:
        """Nodes with their needs, every node after the ones it needs."""
        orders = self.__dict__.setdefault("_orders", {})
        if targets not in orders:
            order: Dict[Text, Tuple[Text, ...]] = {}
            for target in targets:
                self._visit(target, order)
            orders[targets] = list(order.items())
        return orders[targets]

    def _visit(self, name: Text, order: Dict[Text, Tuple[Text, ...]]) -> None:
        node = self._graph_schema.nodes.get(name)
        if node is None or name in order:  # an input of the graph, or already there
            return
        for need in node.needs.values():
            self._visit(need, order)
        order[name] = tuple(node.needs.values())


class ActionEndpoint(EndpointConfig):
    """The action server in the gateway's process, over connections that stay open."""

    _client: Optional[aiohttp.ClientSession] = None
    __hash__ = object.__hash__

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """Posts `json` and returns the JSON of the answer.

        Raises:
            ClientResponseError: the answer has a status of 400 or more.
        """
        if self._client is None:
            self._client = aiohttp.ClientSession(
                headers={"Content-Type": "application/json", **self.headers},
                timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60),
            )
        body = json.dumps(kwargs["json"], ensure_ascii=False).encode()
        try:
            return await self._post(self._client, body)
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
            # The other side has just closed the connection that was kept alive. Actions only
            # compute an answer, so that asking once more does no harm.
            return await self._post(self._client, body)

    async def _post(self, client: aiohttp.ClientSession, body: bytes) -> Any:
        async with client.post(self.url, data=body) as response:
            content = await response.read()
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason or "", content.decode())
            return json.loads(content)

    async def close(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            await self._client.close()


class LeanRemoteAction(rasa_actions.RemoteAction):
    """An action in the gateway's process."""

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> Dict[Text, Any]:
        message = tracker.latest_message
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "version": rasa.__version__,
            "tracker": {
                "sender_id": tracker.sender_id,
                "slots": tracker.current_slot_values(),
                "latest_message": _message(message),
                "events": _last_said(tracker),
                "paused": False,
                "followup_action": None,
                "active_loop": {},
                "latest_action_name": tracker.latest_action_name,
            },
        }

    def _validate_action_result(self, result: Any) -> bool:
        return isinstance(result, dict)


def _message(message: Optional[UserUttered]) -> Dict[Text, Any]:
    if message is None:
        return {}
    return {
        "text": message.text,
        "intent": message.intent,
        "entities": message.entities,
        "metadata": message.metadata,
    }


def _last_said(tracker: DialogueStateTracker) -> List[Dict[Text, Any]]:
    """The last thing the assistant said, as an event."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return [event.as_dict()]
    return []


def _made_once(make: Callable[..., rasa_actions.Action]) -> Callable[..., rasa_actions.Action]:
    """`make` with its results kept by name: there is one domain and one action endpoint."""
    made: Dict[Text, rasa_actions.Action] = {}

    def action(
        name: Text, domain: Domain, endpoint: Optional[EndpointConfig]
    ) -> rasa_actions.Action:
        if name not in made:
            made[name] = make(name, domain, endpoint)
        return made[name]

    return action


def _rules_by_intent(find: Callable[..., _FoundRule]) -> Callable[..., _FoundRule]:
    def find_by_intent(
        policy: RulePolicy,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool,
    ) -> _FoundRule:
        if use_text_for_last_user_input:
            return None, None, False
        return find(policy, tracker, domain, use_text_for_last_user_input)

    return find_by_intent


def _nothing(*_: Any) -> None:
    pass


def _itself(value: Any) -> Any:
    return value


def install() -> None:
    """Puts the replacements in place; to be called once, before a model is loaded."""
    rasa.core.processor.DaskGraphRunner = SequentialGraphRunner
    rasa_actions.RemoteAction = LeanRemoteAction
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))
    RulePolicy._find_action_from_rules = _rules_by_intent(RulePolicy._find_action_from_rules)
    MessageProcessor._check_for_unseen_features = _nothing
    rasa.core.processor.copy = SimpleNamespace(deepcopy=_itself)  # only used for logging there
    rasa_actions.action_for_name_or_text = _made_once(rasa_actions.action_for_name_or_text)
