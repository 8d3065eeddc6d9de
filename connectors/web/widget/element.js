// @ts-check
/** `<auskunft-chat>`: joins the panel with the connection. */

import { accentStyles, isColour } from "./colour.js";
import { Connection, ConnectionState } from "./connection.js";
import { element, iconButton } from "./dom.js";
import { asksForHuman } from "./human.js";
import { icons } from "./icons.js";
import { isKnownLanguage, language, languageNames, textsFor } from "./locales/index.js";
import { botMessage, userMessage } from "./messages.js";
import { Outbox } from "./outbox.js";
import { Panel } from "./panel.js";
import { Session } from "./session.js";
import { styles } from "./styles.js";

/** @typedef {import("./wire.js").Turn} Turn */
/** @typedef {import("./wire.js").Answer} Answer */
/** @typedef {import("./locales/index.js").Language} Language */

/** Screens on which the chat covers the whole page; also desktop pages zoomed to 400 %. */
const COMPACT = matchMedia("(max-width: 40rem), (max-height: 26rem)");
const DARK = matchMedia("(prefers-color-scheme: dark)");
const TYPING_DELAY_MS = 350;
const SHOWN_OFFLINE_AFTER = 2;
/** Errors that sending the same text again cannot heal. */
const TO_BE_EDITED = new Set(["too_long", "bad_request"]);
/** The embedding page names a municipality that the server does not have. */
const MISCONFIGURED = "unknown_municipality";

/**
 * Attributes: `data-municipality`, `data-title`, `data-colour`, `data-language`, `data-mode`
 * (`inline`), `data-open`, `data-server`. Methods for the host page: `open`, `close`, `ask`. The
 * event `auskunft-ready` bubbles up when they can be called.
 */
export class AuskunftChat extends HTMLElement {
  static observedAttributes = ["data-title", "data-colour"];

  inline = false;
  /** @type {Session | undefined} */
  session;
  /** @type {Connection | undefined} */
  connection;
  /** @type {Panel | undefined} */
  panel;
  /** @type {HTMLElement | undefined} the landmark around the open button */
  dock;
  /** @type {HTMLButtonElement | undefined} */
  launcher;
  #outbox = new Outbox();
  /** @type {Map<string, import("./messages.js").UserMessage>} views by client message id */
  #sent = new Map();
  /** @type {Set<string>} server ids of the answers already shown */
  #shown = new Set();
  #welcomed = false;
  #misconfigured = false;
  #unread = 0;
  #accent = new CSSStyleSheet();
  /** @type {number | undefined} */
  #typingTimer;

  constructor() {
    super();
    const base = new CSSStyleSheet();
    base.replaceSync(styles);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [base, this.#accent];
    this.root = element("div", { class: "root" });
    shadow.append(this.root);
  }

  connectedCallback() {
    this.inline = this.dataset.mode === "inline";
    this.session ??= new Session(this.dataset.municipality ?? "");
    this.#followPage();
    this.connection ??= new Connection({
      address: () => this.#address(),
      onFrame: (frame) => this.#receive(frame),
      onState: (state, attempts) => this.#onConnection(state, attempts),
    });
    COMPACT.addEventListener("change", this.#onCompact);
    DARK.addEventListener("change", this.#applyAppearance);
    this.#applyColour();
    if (!this.panel) {
      this.#warn();
      this.#render();
    }
    this.dispatchEvent(new Event("auskunft-ready", { bubbles: true }));
    if (this.inline) return this.connection.open();
    const wasOpen = this.session.values.open && !COMPACT.matches;
    if (wasOpen || this.hasAttribute("data-open")) this.#show();
  }

  disconnectedCallback() {
    this.connection?.close();
    COMPACT.removeEventListener("change", this.#onCompact);
    DARK.removeEventListener("change", this.#applyAppearance);
  }

  attributeChangedCallback() {
    this.#applyColour();
    const heading = this.shadowRoot?.getElementById("title");
    if (heading) heading.textContent = this.#title;
    this.dock?.setAttribute("aria-label", this.#title);
  }

  // What a host page may call.

  /** Opens the chat and moves the focus into it. */
  open() {
    this.#show();
    this.panel?.composer.focus();
  }

  close() {
    if (this.inline || !this.#dialog?.open) return;
    this.#dialog.close();
    this.session?.update({ open: false });
    if (this.dock) this.dock.hidden = false;
    this.launcher?.focus();
  }

  /** Opens the chat and asks. @param {string} text */
  ask(text) {
    const question = text.trim();
    if (!question) return;
    if (!this.inline && !this.#dialog?.open) this.open();
    this.#send(question);
  }

  // Appearance.

  get #texts() {
    return textsFor(this.#language);
  }

  get #language() {
    return this.session?.values.language ?? this.#pageLanguage;
  }

  get #pageLanguage() {
    return language(this.dataset.language || this.closest("[lang]")?.getAttribute("lang"));
  }

  /** Tells whoever embeds the chat of attributes that mean nothing. */
  #warn() {
    const { colour, language: tag } = this.dataset;
    const ignored = (/** @type {string} */ attribute, /** @type {string} */ permitted) =>
      console.warn(`auskunft: ${attribute} is ignored; permitted is ${permitted}.`);
    if (colour && !isColour(colour)) ignored(`data-colour="${colour}"`, "#rgb or #rrggbb");
    if (tag && !isKnownLanguage(tag)) {
      ignored(`data-language="${tag}"`, Object.keys(languageNames).join(" or "));
    }
  }

  /** A page in another language than the one left goes before the choice made there. */
  #followPage() {
    const { language: chosen, pageLanguage } = this.session?.values ?? {};
    if (chosen && pageLanguage !== this.#pageLanguage) this.session?.update({ language: undefined });
  }

  get #title() {
    return this.dataset.title || this.#texts.title;
  }

  get #dialog() {
    const frame = this.panel?.frame;
    return frame instanceof HTMLDialogElement ? frame : null;
  }

  get #dark() {
    const theme = this.session?.values.theme;
    return theme ? theme === "dark" : DARK.matches;
  }

  #render() {
    const previous = this.panel;
    const panel = new Panel(
      {
        texts: this.#texts,
        title: this.#title,
        inline: this.inline,
        appearance: { large: this.session?.values.large ?? false, dark: this.#dark },
      },
      {
        onSend: (text) => this.#send(text),
        onHuman: (text) => this.#send(text),
        onClose: () => this.close(),
        onLanguage: (chosen) => this.#switchLanguage(chosen),
        onLarge: (large) => this.#setAppearance({ large }),
        onDark: (dark) => this.#setAppearance({ theme: dark ? "dark" : "light" }),
        onRestart: () => this.#restart(),
      },
    );
    if (previous) panel.adopt(previous);
    this.panel = panel;
    if (this.#misconfigured) this.#showMisconfigured();
    this.root.replaceChildren(...(this.inline ? [] : [this.#renderLauncher()]), panel.frame);
    this.root.classList.toggle("inline", this.inline);
    this.#applyAppearance();
  }

  #renderLauncher() {
    const { launcher: label, open } = this.#texts;
    this.launcher = iconButton("launcher", icons.chat(), `${label} ${open}`, () => this.open());
    this.launcher.append(element("span", { "aria-hidden": "true" }, label));
    this.dock = element("aside", { "aria-label": this.#title }, this.launcher);
    return this.dock;
  }

  #show() {
    if (!this.#misconfigured) this.connection?.open();
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    // `show()` would move the focus, which a chat reopened on the next page must not do.
    if (COMPACT.matches) dialog.showModal();
    else dialog.setAttribute("open", "");
    this.session?.update({ open: true });
    this.#setUnread(0);
    if (this.dock) this.dock.hidden = true;
    this.panel?.conversation.showLatest();
  }

  /** Between covering the page (modal) and floating above it. */
  #onCompact = () => {
    const dialog = this.#dialog;
    if (!dialog?.open) return;
    const focused = this.shadowRoot?.activeElement;
    dialog.close();
    this.#show();
    if (focused instanceof HTMLElement) focused.focus();
  };

  /** @param {Partial<import("./session.js").Remembered>} changes */
  #setAppearance(changes) {
    this.session?.update(changes);
    this.#applyAppearance();
  }

  #applyColour() {
    this.#accent.replaceSync(accentStyles(this.dataset.colour));
  }

  #applyAppearance = () => {
    this.root.dataset.theme = this.#dark ? "dark" : "light";
    const large = this.session?.values.large ?? false;
    if (this.root.classList.contains("large") === large) return;
    const resize = () => this.root.classList.toggle("large", large);
    if (this.panel) this.panel.conversation.keepPlace(resize);
    else resize();
  };

  /** @param {Language} chosen */
  #switchLanguage(chosen) {
    const wasOpen = this.#dialog?.open;
    this.session?.update({ language: chosen, pageLanguage: this.#pageLanguage });
    this.connection?.send({ type: "language", language: chosen });
    this.#render();
    if (wasOpen) this.#show();
    this.panel?.toggleSettings(true);
    /** @type {HTMLInputElement | null | undefined} */
    const choice = this.shadowRoot?.querySelector(`input[value="${chosen}"]`);
    choice?.focus();
    // Notice and starter questions come with the welcome.
    if (!this.#misconfigured) this.connection?.reopen();
  }

  /** @param {number} count */
  #setUnread(count) {
    this.#unread = count;
    if (!this.launcher) return;
    const { launcher, open, openUnread } = this.#texts;
    const label = `${launcher} ${count ? openUnread(count) : open}`;
    this.launcher.setAttribute("aria-label", label);
    this.launcher.title = label;
    this.launcher.toggleAttribute("data-unread", count > 0);
  }

  // Conversation.

  #address() {
    const url = new URL("ws", this.dataset.server || location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const { municipality } = this.dataset;
    const conversation = this.session?.values.conversation;
    if (municipality) url.searchParams.set("municipality", municipality);
    if (conversation) url.searchParams.set("conversation", conversation);
    url.searchParams.set("language", this.#language);
    return url.href;
  }

  /** @param {string} text */
  #send(text) {
    if (this.#misconfigured) return;
    this.connection?.open();
    const pending = this.#outbox.add(text);
    const view = userMessage(text, this.#texts);
    this.#sent.set(pending.id, view);
    this.panel?.toggleSettings(false); // the answer needs the room
    this.panel?.conversation.append(view.article);
    this.#transmit(pending);
  }

  /** @param {import("./outbox.js").Pending} pending */
  #transmit(pending) {
    const sent = this.connection?.send({ type: "message", id: pending.id, text: pending.text });
    if (sent) pending.transmissions += 1;
    const view = this.#sent.get(pending.id);
    if (sent) view?.markSent();
    else view?.markWaiting();
  }

  /** @param {import("./wire.js").ServerFrame} frame */
  #receive(frame) {
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "ack":
        return this.#outbox.remove(frame.id);
      case "typing":
        return this.#setTyping(true);
      case "message":
        return this.#answer(frame);
      case "said":
        return this.panel?.conversation.append(userMessage(frame.text, this.#texts).article);
      case "restarted":
        return this.#restarted(frame.conversation);
      case "error":
        return this.#refused(frame);
    }
  }

  /** @param {import("./wire.js").Welcome} frame */
  #welcome(frame) {
    this.session?.update({ conversation: frame.conversation });
    if (this.panel && frame.limit) this.panel.composer.limit = frame.limit;
    this.panel?.conversation.welcome(frame.notice, frame.suggestions ?? []);
    if (this.#welcomed) this.#catchUp(frame.history);
    else this.panel?.conversation.showHistory(this.#historyViews(frame.history));
    this.#welcomed = true;
    for (const lost of this.#outbox.takeExhausted()) this.#markFailed(lost);
    for (const pending of this.#outbox.all()) this.#transmit(pending);
  }

  /** @param {Turn[]} turns */
  #historyViews(turns) {
    return turns.map((turn, index) => {
      if (turn.from === "user") return userMessage(turn.message.text ?? "", this.#texts).article;
      this.#shown.add(turn.id);
      const last = index === turns.length - 1;
      return this.#answerView(turn.id, last ? turn.message : { ...turn.message, buttons: [] });
    });
  }

  /** Shows the answers that arrived while there was no connection. @param {Turn[]} turns */
  #catchUp(turns) {
    const unsent = this.#outbox.all().find((pending) => pending.transmissions === 0);
    const before = unsent ? this.#sent.get(unsent.id)?.article : null;
    for (const { id, from, message } of turns) {
      if (from === "user" || this.#shown.has(id)) continue;
      this.#shown.add(id);
      this.panel?.conversation.append(this.#answerView(id, message), before);
    }
  }

  /** @param {Answer} frame */
  #answer({ id, message }) {
    if (this.#shown.has(id)) return;
    this.#shown.add(id);
    this.#setTyping(false);
    this.panel?.conversation.append(this.#answerView(id, message));
    if (!this.inline && !this.#dialog?.open) this.#setUnread(this.#unread + 1);
  }

  /**
   * @param {string} id
   * @param {import("./wire.js").Message} message
   */
  #answerView(id, message) {
    const rating = this.session?.values.ratings?.[id];
    const replies = message.buttons ?? [];
    this.panel?.offerHuman(replies.find(asksForHuman), message.custom?.language);
    const buttons = replies.filter((reply) => !asksForHuman(reply));
    return botMessage({ id, message: { ...message, buttons }, rating }, this.#texts, {
      onRate: (given, comment) => this.#rate(given, id, comment),
      onReply: (payload) => this.#send(payload),
      onStatus: (text) => this.panel?.announce(text),
    });
  }

  /**
   * @param {"up" | "down"} rating
   * @param {string} id
   * @param {string} [comment]
   */
  #rate(rating, id, comment) {
    this.session?.update({ ratings: { ...this.session.values.ratings, [id]: rating } });
    const frame = { type: /** @type {const} */ ("feedback"), message: id, rating };
    this.connection?.send(comment ? { ...frame, comment } : frame);
  }

  #restart() {
    this.panel?.toggleSettings(false);
    if (this.connection?.send({ type: "restart" })) return;
    this.#restarted(undefined); // the next connection begins a new conversation
  }

  /** @param {string | undefined} conversation */
  #restarted(conversation) {
    this.session?.update({ conversation, ratings: {} });
    this.#outbox.clear();
    this.#sent.clear();
    this.#shown.clear();
    this.#setTyping(false);
    this.panel?.conversation.clear();
    this.panel?.announce(this.#texts.restarted);
    this.panel?.composer.focus();
  }

  /** @param {import("./wire.js").Refusal} frame */
  #refused(frame) {
    this.#setTyping(false);
    if (frame.code === MISCONFIGURED) return this.#giveUp();
    const known = /** @type {Record<string, string>} */ (this.#texts.errors);
    const text = frame.text || known[frame.code] || this.#texts.errors.bad_request;
    const pending = this.#outbox.get(frame.id);
    this.panel?.conversation.note(text);
    if (!pending) return;
    this.#outbox.remove(pending.id);
    this.#markFailed(pending, TO_BE_EDITED.has(frame.code));
  }

  /** No connection can mend the page that embeds the chat. */
  #giveUp() {
    const { municipality, server } = this.dataset;
    console.error(`auskunft: data-municipality="${municipality}" is not known to ${server}`);
    this.#misconfigured = true;
    this.connection?.close();
    for (const pending of this.#outbox.all()) this.#sent.get(pending.id)?.article.remove();
    this.#outbox.clear();
    this.#showMisconfigured();
  }

  #showMisconfigured() {
    this.panel?.disable(this.#texts.misconfigured(this.dataset.municipality ?? ""));
  }

  /**
   * @param {import("./outbox.js").Pending} pending
   * @param {boolean} [edit]  give the text back to the input instead of sending it again
   */
  #markFailed({ id, text }, edit = false) {
    const view = this.#sent.get(id);
    this.#sent.delete(id);
    view?.markFailed(() => {
      view.article.remove();
      this.panel?.composer.focus();
      if (edit) this.panel?.composer.edit(text);
      else this.#send(text);
    });
  }

  /** Shown only when an answer takes its time, so that it does not flicker. @param {boolean} on */
  #setTyping(on) {
    clearTimeout(this.#typingTimer);
    if (!on) return this.panel?.conversation.showTyping(false);
    this.#typingTimer = setTimeout(() => {
      this.panel?.conversation.showTyping(true);
      this.panel?.announce(this.#texts.typing);
    }, TYPING_DELAY_MS);
  }

  /**
   * @param {string} state
   * @param {number} attempts
   */
  #onConnection(state, attempts) {
    if (state === ConnectionState.OPEN && this.panel?.banner.textContent) {
      this.panel.showBanner(null);
      this.panel.announce(this.#texts.online);
    }
    if (state !== ConnectionState.WAITING) return;
    this.#setTyping(false);
    if (attempts >= SHOWN_OFFLINE_AFTER || !navigator.onLine) {
      this.panel?.showBanner(this.#texts.offline);
    }
  }
}

if (!customElements.get("auskunft-chat")) customElements.define("auskunft-chat", AuskunftChat);
