"""Keeps what our recipe does not use out of Rasa's process: TensorFlow and channel SDKs.

Rasa imports all its policies, classifiers, channels and brokers at start, and with them
TensorFlow, JAX, and the client libraries of a dozen vendors: most of the start time and half of
the memory. Our model has one own classifier and the RulePolicy. `install` puts a finder before
Python's own that answers an import of such a library with a stand-in: a module whose
attributes are empty classes, good for being subclassed, called as a decorator, or named in an
annotation while Rasa's modules are being loaded, and for nothing else.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any, Iterable, Optional, Sequence, Tuple

NEURAL = (
    "tensorflow",
    "tensorflow_addons",
    "tensorflow_hub",
    "tensorflow_text",
    "tensorboard",
    "keras",
    "jax",
    "jaxlib",
    "transformers",
    "torch",
    "spacy",
    "mitie",
)
"""Neural network libraries: never used here."""

SERVICES = (
    "aio_pika",
    "aiogram",
    "boto3",
    "botocore",
    "confluent_kafka",
    "fbmessenger",
    "kafka",
    "mattermostwrapper",
    "motor",
    "pika",
    "psycopg2",
    "pymongo",
    "rocketchat_API",
    "sentry_sdk",
    "slack",
    "slack_sdk",
    "socketio",
    "twilio",
    "webexteamssdk",
)
"""Clients of chat vendors, brokers and clouds: only the REST channel and SQLite are used."""

ANALYSIS = ("matplotlib", "pandas", "sklearn", "sklearn_crfsuite", "networkx", "questionary")
"""Used in training and testing, not when serving."""


class _StandInType(type):
    """Metaclass: any attribute of a stand-in is another stand-in."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)

    def __or__(cls, other: Any) -> Any:
        return cls

    __ror__ = __or__


class _StandIn(metaclass=_StandInType):
    """May be a base class, an annotation, an exception or a decorator; does nothing."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]  # used as a decorator
        return super().__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __init_subclass__(cls, **kwargs: Any) -> None:
        pass

    def __class_getitem__(cls, item: Any) -> Any:
        return cls

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _StandIn(*args, **kwargs)


def _stand_in(name: str) -> Any:
    if name.endswith(("Error", "Exception", "Warning")):
        return type(name, (Exception,), {})
    return _StandInType(name, (_StandIn,), {})


class _StandInModule(ModuleType):
    __path__: Sequence[str] = ()
    __version__ = "0.0.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _stand_in(name)
        setattr(self, name, value)
        return value


class _StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, roots: Iterable[str]) -> None:
        self._roots = frozenset(roots)

    def find_spec(
        self, fullname: str, path: Any = None, target: Any = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if fullname.partition(".")[0] not in self._roots:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def install(*groups: Tuple[str, ...]) -> None:
    """Replaces the libraries of `groups` by stand-ins, unless they are already imported."""
    roots = [root for group in groups for root in group if root not in sys.modules]
    sys.meta_path.insert(0, _StandInFinder(roots))
