// @ts-check
/** The views of single messages. They build nodes and call back; they hold no connection. */

import { element, hidden, iconButton, textButton } from "./dom.js";
import { icons } from "./icons.js";
import { renderText, webAddress, webLink } from "./text.js";

/** @typedef {import("./locales/index.js").Texts} Texts */
/** @typedef {import("./wire.js").Message} Message */
/** @typedef {import("./wire.js").Source} Source */

/**
 * @typedef {object} AnswerHandlers
 * @property {(rating: "up" | "down", comment?: string) => void} onRate
 * @property {(payload: string) => void} onReply
 * @property {(text: string) => void} onStatus  a short message for screen readers
 */

const RATED_OUTCOMES = new Set(["answered", "clarify", "refused"]);

/**
 * @param {string} text
 * @param {Texts} texts
 */
export function userMessage(text, texts) {
  const note = element("p", { class: "delivery", hidden: true });
  const bubble = element("div", { class: "bubble" }, hidden(`${texts.you}: `), text);
  const article = element("article", { class: "message user", lang: texts.language }, bubble, note);

  return {
    article,
    /** Shows that the message waits for a connection. */
    markWaiting: () => show(note, texts.waiting),
    markSent: () => show(note, null),
    /** @param {() => void} onRetry */
    markFailed: (onRetry) => {
      show(note, `${texts.failed} `);
      note.append(textButton("link", texts.retry, onRetry));
    },
  };
}

/** @typedef {ReturnType<typeof userMessage>} UserMessage */

/**
 * @param {HTMLElement} note
 * @param {string | null} text
 */
function show(note, text) {
  note.textContent = text;
  note.hidden = text === null;
}

/**
 * An answer: text, sources, and what can be done with it.
 *
 * @param {object} answer
 * @param {string} answer.id
 * @param {Message} answer.message
 * @param {"up" | "down"} [answer.rating]  given earlier
 * @param {Texts} texts
 * @param {AnswerHandlers} handlers
 */
export function botMessage({ id, message, rating }, texts, handlers) {
  const { text = "", buttons = [], custom = {} } = message;
  const sources = custom.sources ?? [];
  const body = element(
    "div",
    { class: "bubble" },
    hidden(`${texts.bot}: `),
    renderText(text, texts.newTab),
    sources.length ? sourceList(sources, texts) : null,
  );
  // Paragraphs find their own direction (styles.js); bullets stand on the side of the list's.
  for (const list of body.querySelectorAll("ul, ol")) list.setAttribute("dir", "auto");
  const article = element(
    "article",
    { class: "message bot", lang: custom.language ?? texts.language, "data-id": id },
    body,
  );
  if (buttons.length) body.append(hidden(texts.replies(buttons.length)));
  const rated = RATED_OUTCOMES.has(custom.outcome ?? "");
  // Controls are found by moving to them; only the answer itself is read out on arrival.
  const controls = element("div", { class: "controls", "aria-live": "off" });
  if (rated) controls.append(answerActions(text, sources, rating, texts, handlers));
  if (buttons.length) controls.append(replyList(buttons, handlers.onReply));
  article.append(controls);
  return article;
}

/**
 * @param {Source[]} sources
 * @param {Texts} texts
 */
function sourceList(sources, texts) {
  const items = sources.map((source) => element("li", {}, ...sourceParts(source, texts)));
  return element(
    "div",
    { class: "sources", lang: texts.language }, // The answer may be in another one.
    icons.source(),
    element("p", {}, `${sources.length === 1 ? texts.source : texts.sources}:`),
    element("ul", {}, ...items),
  );
}

/**
 * @param {Source} source
 * @param {Texts} texts
 * @returns {(Node | string)[]}
 */
function sourceParts(source, texts) {
  const address = webAddress(source.url);
  const title = source.title || source.url;
  const day = longDate(source.reviewed, texts.locale);
  /** @type {(Node | string)[]} */
  const parts = [address ? webLink(address, title, texts.newTab) : title];
  if (day) parts.push(", ", element("span", { class: "date" }, texts.reviewed(day)));
  return parts;
}

/**
 * @param {string | undefined} isoDate
 * @param {string} locale
 * @returns {string | null}  null when it is no date
 */
function longDate(isoDate, locale) {
  const day = new Date(isoDate ?? "");
  if (Number.isNaN(day.getTime())) return null;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(day);
}

/**
 * Quick replies.
 *
 * @param {import("./wire.js").Reply[]} replies
 * @param {(payload: string) => void} onReply
 */
export function replyList(replies, onReply) {
  const items = replies.map(({ title, payload }) =>
    element("li", {}, textButton("reply", title, () => onReply(payload))),
  );
  return element("ul", { class: "replies" }, ...items);
}

/**
 * Rating with an optional comment, and copy.
 *
 * @param {string} text
 * @param {Source[]} sources
 * @param {"up" | "down" | undefined} rating
 * @param {Texts} texts
 * @param {AnswerHandlers} handlers
 */
function answerActions(text, sources, rating, texts, { onRate, onStatus }) {
  const bar = element("div", { class: "actions", role: "group", "aria-label": texts.actions });
  const up = iconButton("quiet", icons.thumbUp(), texts.helpful, () => rate("up"));
  const down = iconButton("quiet", icons.thumbDown(), texts.unhelpful, () => rate("down"));
  const copy = iconButton("quiet", icons.copy(), texts.copy, copyAnswer);
  bar.append(up, down, copy);
  mark(rating);

  /** @param {"up" | "down" | undefined} chosen */
  function mark(chosen) {
    up.setAttribute("aria-pressed", String(chosen === "up"));
    down.setAttribute("aria-pressed", String(chosen === "down"));
  }

  /** @param {"up" | "down"} chosen */
  function rate(chosen) {
    mark(chosen);
    onRate(chosen);
    onStatus(texts.thanks);
    const label = chosen === "up" ? texts.commentLabelHelpful : texts.commentLabel;
    const pressed = chosen === "up" ? up : down;
    bar.querySelector(".comment, .thanks")?.remove();
    const form = commentForm(label, texts, (comment) => {
      if (comment) onRate(chosen, comment);
      onStatus(texts.thanks);
      // Hidden from screen readers, to whom it was just announced.
      bar.append(element("p", { class: "thanks", "aria-hidden": "true" }, texts.thanks));
      pressed.focus();
    });
    bar.append(form);
    form.scrollIntoView({ block: "nearest" });
  }

  async function copyAnswer() {
    const lines = sources.map(({ title, url }) => `${title}: ${url}`);
    const done = await writeClipboard([text, ...lines].join("\n"));
    onStatus(done ? texts.copied : texts.copyFailed);
    if (!done) return;
    copy.replaceChildren(icons.done());
    setTimeout(() => copy.replaceChildren(icons.copy()), 2000);
  }

  return bar;
}

/**
 * @param {string} label
 * @param {Texts} texts
 * @param {(comment: string) => void} onDone  with "" when there is no comment
 */
function commentForm(label, texts, onDone) {
  const field = element("textarea", { rows: "2", maxlength: "500" });
  const send = element("button", { type: "submit", class: "secondary" }, texts.commentSend);
  const skip = textButton("link", texts.commentSkip, () => finish(""));
  const form = element(
    "form",
    { class: "comment" },
    element("label", {}, label, field),
    element("div", { class: "row" }, send, skip),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    finish(field.value.trim());
  });

  /** @param {string} comment */
  function finish(comment) {
    form.remove();
    onDone(comment);
  }

  return form;
}

/** @param {string} text @returns {Promise<boolean>} */
async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no https, or not permitted
  }
}
