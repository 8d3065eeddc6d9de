// @ts-check
/** The chat's frame: title, settings, conversation, input. */

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { element, iconButton, textButton } from "./dom.js";
import { icons } from "./icons.js";
import { settingsPanel } from "./settings.js";

/** @typedef {import("./locales/index.js").Texts} Texts */

/**
 * @typedef {object} PanelHandlers
 * @property {(text: string) => void} onSend
 * @property {(text: string) => void} onHuman
 * @property {() => void} onClose
 */

export class Panel {
  /**
   * @param {object} options
   * @param {Texts} options.texts
   * @param {string} options.title
   * @param {boolean} options.inline  part of the page instead of a dialog above it
   * @param {{large: boolean, dark: boolean}} options.appearance
   * @param {PanelHandlers & import("./settings.js").SettingsHandlers} handlers
   */
  constructor({ texts, title, inline, appearance }, handlers) {
    this.texts = texts;
    this.inline = inline;
    this.onClose = handlers.onClose;
    this.status = element("p", { class: "hidden", role: "status" });
    this.banner = element("p", { class: "banner", role: "status" });
    this.composer = new Composer(texts, {
      onSend: handlers.onSend,
      onStatus: (text) => this.announce(text),
    });
    this.conversation = new Conversation(texts, handlers.onSend);
    this.settings = settingsPanel(texts, appearance, handlers);
    this.settingsButton = iconButton("header-button", icons.settings(), texts.settings, () =>
      this.toggleSettings(),
    );
    this.settingsButton.setAttribute("aria-controls", this.settings.id);
    this.toggleSettings(false);
    this.human = textButton("human", texts.human, () => handlers.onHuman(this.humanMessage));
    this.offerHuman();
    /** @type {HTMLElement} */
    this.frame = element(
      inline ? "section" : "dialog",
      { class: "panel", "aria-labelledby": "title", lang: texts.language },
      this.#head(title),
      this.settings,
      this.banner,
      this.conversation.node,
      element(
        "div",
        { class: "bottom" },
        this.composer.form,
        element("div", { class: "foot" }, this.human),
      ),
      this.status,
    );
    this.frame.addEventListener("keydown", (event) => this.#onKey(event));
    this.frame.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.onClose();
    });
  }

  /**
   * Takes over the state of another panel, for example one in another language.
   *
   * @param {Panel} other
   */
  adopt(other) {
    this.conversation.adopt(other.conversation);
    this.composer.adopt(other.composer);
    this.showBanner(other.banner.textContent ? this.texts.offline : null);
  }

  /** @param {string} title */
  #head(title) {
    const { texts } = this;
    const names = element(
      "div",
      { class: "names" },
      element("h2", { id: "title" }, title),
      element("p", {}, texts.subtitle),
    );
    const close = iconButton("header-button", icons.close(), texts.close, this.onClose);
    return element("div", { class: "head" }, names, this.settingsButton, this.inline ? null : close);
  }

  /**
   * The one button that asks for a human, in the words of the newest answer where it offers one.
   *
   * @param {import("./wire.js").Reply} [reply]
   * @param {string} [language]  of the reply
   */
  offerHuman(reply, language) {
    const { texts } = this;
    this.humanMessage = reply?.payload ?? texts.humanMessage;
    const label = reply?.title ?? texts.human;
    this.human.replaceChildren(icons.person(), element("span", {}, label));
    this.human.title = label; // on very low screens the icon stands alone
    this.human.lang = (reply && language) || texts.language;
  }

  /** @param {string} reason  why nothing can be asked, shown in place of the connection's state */
  disable(reason) {
    this.showBanner(reason);
    this.composer.disable();
    this.human.disabled = true;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (!this.settings.hidden) {
      this.toggleSettings(false);
      this.settingsButton.focus();
    } else if (this.inline) return;
    else this.onClose();
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {boolean} [open] */
  toggleSettings(open = this.settings.hidden) {
    this.settings.hidden = !open;
    this.settingsButton.setAttribute("aria-expanded", String(open));
  }

  /** @param {string | null} text */
  showBanner(text) {
    this.banner.replaceChildren(...(text ? [icons.offline(), text] : []));
  }

  /** @param {string} text  a short message for screen readers */
  announce(text) {
    this.status.textContent = text;
  }
}
