// @ts-check
/**
 * What the widget remembers within one browser tab: the conversation and the chosen appearance.
 * sessionStorage only, so nothing outlives the tab and no cookie is set.
 */

/**
 * @typedef {object} Remembered
 * @property {string} [conversation]
 * @property {boolean} [open]
 * @property {boolean} [large]
 * @property {"light" | "dark"} [theme]  unset: as the device prefers
 * @property {import("./locales/index.js").Language} [language]  chosen in the chat
 * @property {import("./locales/index.js").Language} [pageLanguage]  of the page when it was chosen
 * @property {Record<string, "up" | "down">} [ratings]  by message id
 */

export class Session {
  /** @param {string} municipality */
  constructor(municipality) {
    this.key = `auskunft:${municipality}`;
    /** @type {Remembered} */
    this.values = this.#read();
  }

  /** @param {Partial<Remembered>} changes  `undefined` forgets a value */
  update(changes) {
    Object.assign(this.values, changes);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.values));
    } catch {
      // Storage is blocked or full: the conversation then lasts as long as the page.
    }
  }

  /** @returns {Remembered} */
  #read() {
    try {
      const stored = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
      return typeof stored === "object" && stored !== null ? stored : {};
    } catch {
      return {};
    }
  }
}
