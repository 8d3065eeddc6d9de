// @ts-check
/** The demonstration page: takes name, colour and questions from the server, opens the chat. */

/**
 * @typedef {{id: string, title: string, bot_name?: string, url?: string, colour?: string,
 *   suggestions?: {title: string, payload: string}[]}} Municipality
 */

const script = /** @type {HTMLScriptElement} */ (document.getElementById("widget"));
/** Whom the illustration and the topics show; others are asked through their own questions. */
const SHOWN = "jena";
const field = /** @type {HTMLInputElement} */ (document.getElementById("first-question"));
const suggested = document.querySelectorAll("#suggestions button");
/** What the page, and soon the municipality, suggests to ask. */
let examples = Array.from(suggested, (button) => button.textContent ?? "");
const chosen = new URLSearchParams(location.search).get("municipality");
// The widget's tag is deferred too and comes later: it has not been read yet.
if (chosen) script.dataset.municipality = chosen;

/** @type {Promise<any>} the chat element, once it stands in the page */
const chat = new Promise((resolve) => {
  document.addEventListener("auskunft-ready", (event) => resolve(event.target), { once: true });
});

/** @param {string} text */
async function ask(text) {
  (await chat).ask(text);
}

/** @param {Municipality} details */
async function present({ id, title, bot_name: botName, url, colour, suggestions }) {
  if (id !== SHOWN) for (const node of document.querySelectorAll(".local")) node.remove();
  const name = botName || title;
  document.title = document.title.replace(script.dataset.title ?? "", name);
  for (const node of document.querySelectorAll('[data-fill="title"]')) node.textContent = title;
  for (const link of document.querySelectorAll('[data-link="url"]')) {
    if (url) link.setAttribute("href", url);
  }
  if (colour) document.documentElement.style.setProperty("--brand", colour);
  if (suggestions?.length) showSuggestions(suggestions);
  showSnippet(id, name, colour);
  const element = await chat;
  element.dataset.title = name;
  if (colour) element.dataset.colour = colour;
}

/** @param {{title: string, payload: string}[]} suggestions */
function showSuggestions(suggestions) {
  const items = suggestions.map(({ title, payload }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.ask = payload;
    button.textContent = title;
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  document.getElementById("suggestions")?.replaceChildren(...items);
  examples = suggestions.map(({ title }) => title);
  showExample();
}

/** The first suggestion that the field has room for, as an example; else none. */
function showExample() {
  const brush = document.createElement("canvas").getContext("2d");
  if (!brush) return;
  const style = getComputedStyle(field);
  brush.font = style.font;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const texts = examples.map((title) => `${field.dataset.example} ${title}`);
  field.placeholder = texts.find((text) => brush.measureText(text).width <= room) ?? "";
}

/** The open chat leaves the page's header free, with its languages and its menu. */
function keepHeaderFree() {
  const end = Math.ceil(header.getBoundingClientRect().bottom + scrollY);
  document.documentElement.style.setProperty("--auskunft-top", `${end}px`);
}

/**
 * @param {string} municipality
 * @param {string} title
 * @param {string} [colour]
 */
function showSnippet(municipality, title, colour) {
  const snippet = document.getElementById("snippet");
  if (!snippet) return;
  const attributes = [
    `src="${script.src}"`,
    `data-municipality="${municipality}"`,
    `data-title="${title}"`,
    colour ? `data-colour="${colour}"` : null,
    `data-language="${document.documentElement.lang}"`,
    "async",
  ].filter(Boolean);
  snippet.textContent = `<script ${attributes.join("\n        ")}></script>`;
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-ask]") : null;
  if (button instanceof HTMLElement) ask(button.dataset.ask ?? "");
});

const header = /** @type {HTMLElement} */ (document.querySelector("header"));
new ResizeObserver(keepHeaderFree).observe(header);
new ResizeObserver(showExample).observe(field);

const form = /** @type {HTMLFormElement} */ (document.getElementById("question-form"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!field.value.trim()) return field.focus();
  ask(field.value);
  field.value = "";
});

const details = chosen ? `api/municipalities/${encodeURIComponent(chosen)}` : "api/municipality";
// The page's language, whatever the browser prefers: its questions stand in the page.
const response = await fetch(`${details}?language=${document.documentElement.lang}`);
if (response.ok) await present(await response.json());

export {};
