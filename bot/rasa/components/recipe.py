"""Makes the own components known to Rasa's recipe, which only training and testing need.

`config.yml` names the component by this module. A trained model names it by the module that
defines it, so that serving does not load the recipe with its several dozen components.
"""

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from components.dialogue_classifier import DialogueClassifier

__all__ = ["DialogueClassifier"]

DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)(
    DialogueClassifier
)
