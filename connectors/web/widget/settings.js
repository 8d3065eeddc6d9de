// @ts-check
/** The fold-out with language, appearance and restart. */

import { element, textButton } from "./dom.js";
import { icons } from "./icons.js";
import { languageNames } from "./locales/index.js";

/** @typedef {import("./locales/index.js").Texts} Texts */
/** @typedef {import("./locales/index.js").Language} Language */

/**
 * @typedef {object} SettingsHandlers
 * @property {(language: Language) => void} onLanguage
 * @property {(on: boolean) => void} onLarge
 * @property {(on: boolean) => void} onDark
 * @property {() => void} onRestart
 */

/**
 * @param {Texts} texts
 * @param {{large: boolean, dark: boolean}} appearance
 * @param {SettingsHandlers} handlers
 */
export function settingsPanel(texts, appearance, handlers) {
  const restart = textButton("secondary", texts.restart, handlers.onRestart);
  restart.prepend(icons.restart());
  return element(
    "div",
    { id: "settings", class: "settings", hidden: true },
    languageChoice(texts, handlers.onLanguage),
    toggle(texts.largeText, appearance.large, handlers.onLarge),
    toggle(texts.darkMode, appearance.dark, handlers.onDark),
    restart,
  );
}

/**
 * @param {Texts} texts
 * @param {(language: Language) => void} onChoose
 */
function languageChoice(texts, onChoose) {
  const choices = Object.entries(languageNames).map(([tag, name]) => {
    const input = element("input", {
      type: "radio",
      name: "language",
      value: tag,
      checked: tag === texts.language,
    });
    input.addEventListener("change", () => onChoose(/** @type {Language} */ (tag)));
    return element("label", { lang: tag }, input, name);
  });
  const legend = element("legend", {}, texts.surfaceLanguage);
  return element("fieldset", { class: "choice" }, legend, ...choices);
}

/**
 * @param {string} label
 * @param {boolean} on
 * @param {(on: boolean) => void} onChange
 */
function toggle(label, on, onChange) {
  const input = element("input", { type: "checkbox", role: "switch", checked: on });
  input.addEventListener("change", () => onChange(input.checked));
  return element("label", { class: "toggle" }, element("span", {}, label), input);
}
