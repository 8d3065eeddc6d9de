// @ts-check
/** The languages of the widget's own surface. */

import { de } from "./de.js";
import { en } from "./en.js";

/** @typedef {import("./de.js").Texts} Texts */
/** @typedef {"de" | "en"} Language */

/** @type {Record<Language, Texts>} */
const catalogues = { de, en };

/** Names of the languages in themselves, for the switch. */
export const languageNames = /** @type {const} */ ({ de: "Deutsch", en: "English" });

/** @param {string} tag  whether the surface has it; `en-GB` counts as `en` */
export const isKnownLanguage = (tag) =>
  Object.hasOwn(catalogues, tag.toLowerCase().split("-")[0]);

/** @param {string | null | undefined} tag  `en-GB` counts as `en`; unknown languages as `de` */
export function language(tag) {
  return /** @type {Language} */ (tag?.toLowerCase().split("-")[0] === "en" ? "en" : "de");
}

/** @param {Language} chosen */
export const textsFor = (chosen) => catalogues[chosen];
