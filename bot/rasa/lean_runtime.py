"""Shorter ways through Rasa's turn, for the parts that a profile showed to cost most.

`install` replaces three things in the modules that use them; behaviour stays the same:

- the graph runner: dask schedules a handful of components for milliseconds; here they run one
  after the other in an order worked out once;
- the call of an action: the connection stays open, only what our actions read is sent (the slots
  and the latest exchange, not the history), and the answer of our own process is not checked
  against a JSON schema that is compiled anew each time;
- the list of Rasa's two dozen default actions, built anew for every look-up of one.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Dict, List, Optional, Text, Tuple

import aiohttp
import rasa
import rasa.core.actions.action as rasa_actions
import rasa.core.processor
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig


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
        async with self._client.post(self.url, data=body) as response:
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
                "events": _latest_exchange(tracker),
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


def _latest_exchange(tracker: DialogueStateTracker) -> List[Dict[Text, Any]]:
    """The last thing the assistant said, as an event."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return [event.as_dict()]
    return []


def install() -> None:
    """Puts the replacements in place; to be called once, before a model is loaded."""
    rasa.core.processor.DaskGraphRunner = SequentialGraphRunner
    rasa_actions.RemoteAction = LeanRemoteAction
    # The only argument is the action endpoint, of which there is one.
    rasa_actions.default_actions = lru_cache(maxsize=4)(rasa_actions.default_actions)
