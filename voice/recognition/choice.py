"""The best recogniser that can be had for a language on this machine."""

from pathlib import Path

from voice.recognition.models import MODELS, ModelError, Progress, SpeechModel, fetch, installed
from voice.recognition.recogniser import Recogniser, RecogniserMissingError


def load_recogniser(
    language: str,
    folder: Path,
    own_model: Path | None = None,
) -> Recogniser:
    """Load the first installed model for `language`, in the order of `MODELS`.

    `own_model` (a Vosk folder) goes before all. RecogniserMissingError says what to do.
    """
    if own_model is not None:
        return load_model("vosk", own_model, language)
    for model in models_for(language):
        path = installed(model, folder)
        if path is not None:
            return load_model(model.engine, path, language)
    raise RecogniserMissingError(
        f"No speech recogniser for {language!r} is installed: run 'auskunft phone fetch'."
    )


def models_for(language: str) -> list[SpeechModel]:
    """Models for `language`, best first."""
    return [model for model in MODELS if model.language == language]


def fetch_best(language: str, folder: Path, say: Progress) -> Path:
    """Fetch the first model for `language` that can be had."""
    problems = []
    for model in models_for(language):
        try:
            return fetch(model, folder, say)
        except ModelError as error:
            problems.append(str(error))
    raise ModelError(f"no recogniser for {language!r}: {'; '.join(problems) or 'none is known'}")


def load_model(engine: str, path: Path, language: str) -> Recogniser:
    """Load a model of a known engine from its folder."""
    # Imported here: each engine costs memory and start-up time, and one of them suffices.
    if engine == "vosk":
        from voice.recognition.vosk_recogniser import VoskRecogniser

        return VoskRecogniser(path, language)
    from voice.recognition.whisper import WhisperRecogniser

    return WhisperRecogniser(path, language)
