// @ts-check
/** Where the user writes: a growing field, the character limit, the send button. */

import { element, iconButton } from "./dom.js";
import { icons } from "./icons.js";

/** @typedef {import("./locales/index.js").Texts} Texts */

/** From this share of the limit on, the remaining characters are shown. */
const WARN_SHARE = 0.85;

export class Composer {
  /**
   * @param {Texts} texts
   * @param {object} handlers
   * @param {(text: string) => void} handlers.onSend
   * @param {(text: string) => void} handlers.onStatus
   */
  constructor(texts, { onSend, onStatus }) {
    this.texts = texts;
    this.limit = 1000;
    this.onSend = onSend;
    this.onStatus = onStatus;
    this.field = element("textarea", {
      id: "question",
      rows: "1",
      dir: "auto",
      placeholder: texts.inputPlaceholder,
      autocomplete: "off",
      enterkeyhint: "send",
      "aria-describedby": "remaining",
    });
    this.counter = element("p", { id: "remaining", class: "counter", hidden: true });
    this.send = iconButton("send", icons.send(), texts.send, () => this.submit());
    const label = element("label", { for: "question", class: "hidden" }, texts.inputLabel);
    this.form = element("form", { class: "composer" }, label, this.field, this.send, this.counter);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.field.addEventListener("input", () => this.#update());
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
  }

  focus() {
    this.field.focus();
  }

  /** Nothing can be sent from this page. */
  disable() {
    this.field.disabled = true;
    this.send.disabled = true;
  }

  /** @param {Composer} other  whose draft and limit are taken over */
  adopt(other) {
    this.limit = other.limit;
    this.field.value = other.field.value;
  }

  /** @param {string} text  to be edited again */
  edit(text) {
    this.field.value = text;
    this.#update();
    this.focus();
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return this.field.focus();
    if (this.#excess() > 0) {
      this.onStatus(this.texts.exceeded(this.#excess()));
      return this.field.focus();
    }
    this.field.value = "";
    this.#update();
    this.onSend(text);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  /** Characters (code points, as the server counts them) above the limit. */
  #excess() {
    return [...this.field.value.trim()].length - this.limit;
  }

  #update() {
    const excess = this.#excess();
    const near = excess > -this.limit * (1 - WARN_SHARE);
    this.counter.hidden = !near;
    this.counter.textContent = excess > 0 ? this.texts.exceeded(excess) : this.texts.remaining(-excess);
    if (excess > 0 && this.field.ariaInvalid !== "true") this.onStatus(this.texts.exceeded(excess));
    this.field.setAttribute("aria-invalid", String(excess > 0));
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }
}
