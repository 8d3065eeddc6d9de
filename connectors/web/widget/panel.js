// @ts-check
/** The chat's frame: header, notice, conversation, input. */

import { Composer } from "./composer.js";
import { element, iconButton, textButton } from "./dom.js";
import { icons } from "./icons.js";
import { replyList } from "./messages.js";
import { settingsPanel } from "./settings.js";

/** @typedef {import("./locales/index.js").Texts} Texts */

/** Kept free between a revealed message and the edge of the conversation. */
const MARGIN_PX = 16;

/**
 * @typedef {object} PanelHandlers
 * @property {(text: string) => void} onSend
 * @property {() => void} onHuman
 * @property {() => void} onClose
 * @property {(rating: "up" | "down", id: string, comment?: string) => void} onRate
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
    this.handlers = handlers;
    this.status = element("p", { class: "hidden", role: "status" });
    this.composer = new Composer(texts, {
      onSend: handlers.onSend,
      onStatus: (text) => this.announce(text),
    });
    this.settings = settingsPanel(texts, appearance, handlers);
    this.banner = element("p", { class: "banner", role: "status" });
    this.conversation = this.#conversation();
    const content = [
      this.#header(title),
      this.settings,
      this.banner,
      this.conversation,
      this.composer.form,
      this.#footer(),
      this.status,
    ];
    const attributes = { class: "panel", "aria-labelledby": "title", lang: texts.language };
    this.frame = inline
      ? element("section", attributes, ...content)
      : element("dialog", attributes, ...content);
    this.frame.addEventListener("keydown", (event) => this.#onKey(event));
    this.frame.addEventListener("cancel", (event) => {
      event.preventDefault();
      handlers.onClose();
    });
  }

  /**
   * Takes over what another panel shows, for example one in another language.
   *
   * @param {Panel} other
   */
  adopt(other) {
    this.history.append(...other.history.childNodes);
    this.history.hidden = other.history.hidden;
    this.log.append(...other.log.childNodes);
    this.composer.adopt(other.composer);
    this.showBanner(other.banner.textContent ? this.texts.offline : null);
  }

  /** @param {string} title */
  #header(title) {
    const { texts } = this;
    this.settingsButton = iconButton("header-button", icons.settings(), texts.settings, () =>
      this.toggleSettings(),
    );
    this.settingsButton.setAttribute("aria-expanded", "false");
    this.settingsButton.setAttribute("aria-controls", "settings");
    const close = iconButton("header-button", icons.close(), texts.close, this.handlers.onClose);
    return element(
      "header",
      {},
      element(
        "div",
        { class: "names" },
        element("h2", { id: "title" }, title),
        element("p", {}, texts.subtitle),
      ),
      this.settingsButton,
      this.inline ? null : close,
    );
  }

  #conversation() {
    const { texts } = this;
    this.noticeText = element("div", {});
    this.noticeText.append(element("p", {}, texts.notice), element("p", {}, texts.privacy));
    const notice = element(
      "div",
      { class: "notice" },
      icons.shield(),
      element(
        "div",
        {},
        element("h3", {}, texts.noticeTitle),
        this.noticeText,
      ),
    );
    this.suggestions = element("div", { class: "suggestions", hidden: true });
    // Not a live region: what was said before is not read out again after a reload.
    this.history = element("div", { class: "messages", role: "group", "aria-label": texts.earlier });
    this.history.hidden = true;
    this.log = element("div", {
      class: "messages",
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
      "aria-label": texts.log,
    });
    this.typing = element(
      "p",
      { class: "typing", hidden: true },
      element("span", { class: "dots", "aria-hidden": "true" }, dot(), dot(), dot()),
      texts.typing,
    );
    return element(
      "div",
      { class: "conversation", role: "region", tabindex: "0", "aria-label": texts.conversation },
      notice,
      this.suggestions,
      this.history,
      this.log,
      this.typing,
    );
  }

  #footer() {
    const human = textButton("human", this.texts.human, this.handlers.onHuman);
    human.prepend(icons.person());
    return element("footer", {}, human);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (!this.settings.hidden) {
      this.toggleSettings(false);
      this.settingsButton?.focus();
    } else if (!this.inline) this.handlers.onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {boolean} [open] */
  toggleSettings(open = this.settings.hidden) {
    this.settings.hidden = !open;
    this.settingsButton?.setAttribute("aria-expanded", String(open));
  }

  /**
   * @param {string | undefined} notice  the server's own wording, if it has one
   * @param {import("./wire.js").Reply[]} suggestions
   */
  welcome(notice, suggestions) {
    if (notice) this.noticeText.replaceChildren(element("p", {}, notice));
    const heading = element("h3", {}, this.texts.suggestions);
    const list = replyList(suggestions, this.handlers.onSend);
    this.suggestions.replaceChildren(heading, list);
    this.#updateSuggestions();
  }

  /** @param {Node[]} articles */
  showHistory(articles) {
    this.history.replaceChildren(...articles);
    this.history.hidden = articles.length === 0;
    this.#updateSuggestions();
    this.scrollToEnd();
  }

  /**
   * @param {HTMLElement} node
   * @param {Node | null} [before]
   */
  append(node, before = null) {
    if (node.matches(".user") || node.querySelector(".replies")) this.#dropReplies();
    this.log.insertBefore(node, before);
    this.#updateSuggestions();
    this.reveal(node);
  }

  clear() {
    this.history.replaceChildren();
    this.history.hidden = true;
    this.log.replaceChildren();
    this.showTyping(false);
    this.#updateSuggestions();
    this.conversation.scrollTop = 0;
  }

  get isEmpty() {
    return !this.history.hasChildNodes() && !this.log.hasChildNodes();
  }

  #updateSuggestions() {
    this.suggestions.hidden = !this.isEmpty || !this.suggestions.querySelector("li");
  }

  /** Only the newest message offers quick replies. */
  #dropReplies() {
    const replies = this.conversation.querySelectorAll(".messages .replies");
    const focused = [...replies].some((list) => list.contains(this.#focused()));
    for (const list of replies) list.remove();
    if (focused) this.conversation.focus();
  }

  #focused() {
    const root = /** @type {ShadowRoot} */ (this.frame.getRootNode());
    return root.activeElement ?? null;
  }

  /** @param {boolean} on */
  showTyping(on) {
    this.typing.hidden = !on;
    if (on) this.reveal(this.typing);
  }

  /** @param {string | null} text */
  showBanner(text) {
    this.banner.replaceChildren(...(text ? [icons.offline(), text] : []));
  }

  /** @param {string} text  a short message for screen readers */
  announce(text) {
    this.status.textContent = text;
  }

  /** What scrolls: on very low screens the whole panel, otherwise the conversation. */
  get #scroller() {
    const whole = getComputedStyle(this.conversation).overflowY === "visible";
    return whole ? this.frame : this.conversation;
  }

  /** Scrolls so that the start of a node is seen, and its end too where it fits. */
  reveal(/** @type {HTMLElement} */ node) {
    const scroller = this.#scroller;
    const covered = scroller === this.frame ? this.composer.form.offsetHeight : 0;
    const room = scroller.clientHeight - covered;
    const bounds = node.getBoundingClientRect();
    const top = bounds.top - scroller.getBoundingClientRect().top - MARGIN_PX;
    const excess = top + bounds.height + 2 * MARGIN_PX - room;
    const distance = bounds.height <= room ? excess : top;
    if (distance > 0) scroller.scrollBy({ top: distance });
  }

  scrollToEnd() {
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: "instant" });
  }
}

const dot = () => element("span");
