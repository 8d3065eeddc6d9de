// @ts-check
/** The scrolling part of the chat: notice, starter questions, what was said, typing. */

import { element } from "./dom.js";
import { icons } from "./icons.js";
import { replyList } from "./messages.js";

/** @typedef {import("./locales/index.js").Texts} Texts */

/** Kept free between a revealed message and the edge. */
const MARGIN_PX = 16;

export class Conversation {
  /**
   * @param {Texts} texts
   * @param {(text: string) => void} onReply  a starter question was chosen
   */
  constructor(texts, onReply) {
    this.texts = texts;
    this.onReply = onReply;
    this.notice = element("div");
    this.#showNotice(texts.notice, texts.privacy);
    this.suggestions = element("div", { class: "suggestions", hidden: true });
    // Not a live region: what was said before is not read out again after a reload.
    this.history = element("div", {
      class: "messages",
      role: "group",
      "aria-label": texts.earlier,
      hidden: true,
    });
    this.log = element("div", {
      class: "messages",
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
      "aria-label": texts.log,
    });
    this.typing = element("p", { class: "typing", hidden: true }, dots(), texts.typing);
    this.node = element(
      "div",
      { class: "conversation", role: "region", tabindex: "0", "aria-label": texts.conversation },
      element(
        "div",
        { class: "notice" },
        icons.shield(),
        element("div", {}, element("h3", {}, texts.noticeTitle), this.notice),
      ),
      this.suggestions,
      this.history,
      this.log,
      this.typing,
    );
  }

  /**
   * Takes over what another conversation shows, for example one in another language.
   *
   * @param {Conversation} other
   */
  adopt(other) {
    this.history.append(...other.history.childNodes);
    this.history.hidden = other.history.hidden;
    this.log.append(...other.log.childNodes);
  }

  /**
   * @param {string | undefined} notice  the server's own wording, if it has one
   * @param {import("./wire.js").Reply[]} suggestions
   */
  welcome(notice, suggestions) {
    if (notice) this.#showNotice(notice);
    const heading = element("h3", {}, this.texts.suggestions);
    this.suggestions.replaceChildren(heading, replyList(suggestions, this.onReply));
    this.#updateSuggestions();
  }

  /** @param {...string} paragraphs */
  #showNotice(...paragraphs) {
    this.notice.replaceChildren(...paragraphs.map((text) => element("p", {}, text)));
  }

  /** @param {Node[]} articles */
  showHistory(articles) {
    this.history.replaceChildren(...articles);
    this.history.hidden = articles.length === 0;
    this.#updateSuggestions();
    this.showLatest();
  }

  /**
   * @param {HTMLElement} message
   * @param {Node | null} [before]  the end by default
   */
  append(message, before = null) {
    if (message.matches(".user") || message.querySelector(".replies")) this.#dropReplies();
    this.log.insertBefore(message, before);
    this.#updateSuggestions();
    this.#reveal(message);
  }

  /** @param {string} text  of the server, not of the assistant; not repeated in a row */
  note(text) {
    const last = this.log.lastElementChild;
    if (last?.className === "note" && last.textContent === text) return;
    this.append(element("p", { class: "note" }, text));
  }

  clear() {
    this.history.replaceChildren();
    this.history.hidden = true;
    this.log.replaceChildren();
    this.#updateSuggestions();
    this.node.scrollTop = 0;
  }

  /** @param {boolean} on */
  showTyping(on) {
    this.typing.hidden = !on;
    if (on) this.#reveal(this.typing);
  }

  /** The newest message; before anything was said, the notice. */
  showLatest() {
    const latest = this.#messages.at(-1);
    this.node.scrollTo({ top: 0, behavior: "instant" });
    if (latest) this.#reveal(latest, "instant");
  }

  /**
   * Changes how large everything is; what stood at the upper edge stands there afterwards.
   *
   * @param {() => void} change
   */
  keepPlace(change) {
    const { node } = this;
    const edge = () => node.getBoundingClientRect().top;
    const parts = [...node.querySelectorAll("h3, p, li, .replies, .actions")];
    const part = parts.find((each) => each.getBoundingClientRect().bottom > edge());
    const { top = 0, height = 0 } = part?.getBoundingClientRect() ?? {};
    const beyond = edge() - top;
    const scrolled = node.scrollTop > 0;
    change();
    if (!part || !scrolled) return;
    const bounds = part.getBoundingClientRect();
    // As much of it is beyond the edge as before, or it begins as far below.
    const now = beyond > 0 ? (beyond / height) * bounds.height : beyond;
    const offset = bounds.top - edge() + now;
    node.scrollTo({ top: node.scrollTop + offset, behavior: "instant" });
  }

  get #messages() {
    return /** @type {HTMLElement[]} */ ([...this.history.children, ...this.log.children]);
  }

  get #empty() {
    return !this.history.hasChildNodes() && !this.log.hasChildNodes();
  }

  #updateSuggestions() {
    this.suggestions.hidden = !this.#empty || !this.suggestions.querySelector("li");
  }

  /** Only the newest message offers quick replies. */
  #dropReplies() {
    const { activeElement } = /** @type {ShadowRoot} */ (this.node.getRootNode());
    for (const list of this.node.querySelectorAll(".messages .replies")) {
      if (list.contains(activeElement ?? null)) this.node.focus();
      list.remove();
    }
  }

  /**
   * Scrolls so that the start is seen, with the question above it where that leaves half of the
   * room, and the end too where all of it fits.
   *
   * @param {HTMLElement} message
   * @param {ScrollBehavior} [behavior]  by default as the style sheet says
   */
  #reveal(message, behavior = "auto") {
    const frame = this.node.parentElement;
    frame?.scrollTo({ top: frame.scrollHeight, behavior: "instant" }); // see styles.js
    const messages = this.#messages;
    const previous = messages[messages.indexOf(message) - 1];
    const room = this.node.clientHeight;
    const edge = this.node.getBoundingClientRect().top + MARGIN_PX;
    const bounds = message.getBoundingClientRect();
    const question = previous?.matches(".user") && message.matches(".bot") ? previous : null;
    const above = question?.getBoundingClientRect().top ?? bounds.top;
    const start = bounds.top - above > room / 2 ? bounds.top : above;
    const top = Math.min(start - edge, bounds.bottom - edge + 2 * MARGIN_PX - room);
    if (top > 0) this.node.scrollBy({ top, behavior });
  }
}

const dots = () =>
  element(
    "span",
    { class: "dots", "aria-hidden": "true" },
    ...Array.from({ length: 3 }, () => element("span")),
  );
