// @ts-check
/** Turns an answer's plain text into nodes: paragraphs, lists, links, bold. Never HTML. */

import { element, hidden } from "./dom.js";

const LIST_ITEM = /^[-•] +(.*)$/;
const NUMBERED_ITEM = /^(\d{1,2})[.)] +(.*)$/;
const BOLD = /\*\*(?=\S)([^*\n]+?)\*\*/;
const URL_PATTERN = /\bhttps?:\/\/[^\s<>"„“”]+/;
const MAIL = /\b[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/i;
/** German numbers with area code; not dates, opening hours, amounts or IBAN groups. */
const PHONE = /(?<![\w.,/-])(?<!\d )(?:\+49[ ]?(?:\(0\))?[ ]?[1-9]\d{1,4}|\(?0[1-9]\d{1,4}\)?)(?:[ /-]{1,3}\d+){1,4}(?!\w)/;
const SHORT_NUMBER = /(?<=(?:Behördennummer|Rufnummer|Notruf|Telefon|Tel\.|phone|call) )11(?:6[ ]?\d{3}|[0-6])(?!\d|[.,]\d)/;
const INLINE = new RegExp(
  [BOLD, URL_PATTERN, MAIL, PHONE, SHORT_NUMBER].map((part) => `(?:${part.source})`).join("|"),
  "gi",
);

/**
 * The address if it is a web address, else null: `javascript:` and the like are never linked.
 *
 * @param {string} address
 */
export function webAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} text
 * @param {string} newTabHint  told to screen readers after a link that opens a new tab
 * @returns {DocumentFragment}
 */
export function renderText(text, newTabHint) {
  const fragment = document.createDocumentFragment();
  for (const block of text.replaceAll("\r\n", "\n").split(/\n\s*\n/)) {
    fragment.append(...renderBlock(block, newTabHint));
  }
  return fragment;
}

/**
 * A link that leaves the conversation open: web pages open in a new tab.
 *
 * @param {string} address
 * @param {string} label
 * @param {string} newTabHint
 */
export function webLink(address, label, newTabHint) {
  const attributes = { href: address, target: "_blank", rel: "noopener noreferrer" };
  return element("a", attributes, label, hidden(` (${newTabHint})`));
}

/**
 * @param {string} block
 * @param {string} newTabHint
 * @returns {HTMLElement[]}
 */
function renderBlock(block, newTabHint) {
  /** @type {HTMLElement[]} */
  const nodes = [];
  for (const line of block.split("\n").filter((each) => each.trim())) {
    const bullet = LIST_ITEM.exec(line.trim());
    const numbered = NUMBERED_ITEM.exec(line.trim());
    if (bullet) itemList(nodes, "ul").append(item(bullet[1], newTabHint));
    else if (numbered) itemList(nodes, "ol", numbered[1]).append(item(numbered[2], newTabHint));
    else paragraph(nodes).append(...renderInline(line, newTabHint));
  }
  return nodes;
}

/**
 * @param {string} text
 * @param {string} newTabHint
 */
const item = (text, newTabHint) => element("li", {}, ...renderInline(text, newTabHint));

/**
 * The list the block ends with, or a new one.
 *
 * @param {HTMLElement[]} nodes
 * @param {"ul" | "ol"} tag
 * @param {string} [start]
 */
function itemList(nodes, tag, start) {
  const last = nodes.at(-1);
  if (last?.localName === tag) return last;
  const list = element(tag, start && start !== "1" ? { start } : {});
  nodes.push(list);
  return list;
}

/** @param {HTMLElement[]} nodes */
function paragraph(nodes) {
  const last = nodes.at(-1);
  if (last?.localName === "p") {
    last.append(element("br"));
    return last;
  }
  const opened = element("p");
  nodes.push(opened);
  return opened;
}

/**
 * @param {string} text
 * @param {string} newTabHint
 * @returns {(Node | string)[]}
 */
function renderInline(text, newTabHint) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(INLINE)) {
    const found = trimmed(match[0]);
    nodes.push(text.slice(position, match.index), inlineNode(found, newTabHint));
    position = match.index + found.length;
  }
  nodes.push(text.slice(position));
  return nodes;
}

/**
 * A sentence's punctuation does not belong to the address before it.
 *
 * @param {string} found
 */
function trimmed(found) {
  if (!/^https?:/i.test(found)) return found;
  const address = found.replace(/[.,;:!?'*]+$/, "");
  return address.endsWith(")") && !address.includes("(") ? address.slice(0, -1) : address;
}

/**
 * @param {string} found
 * @param {string} newTabHint
 * @returns {Node | string}
 */
function inlineNode(found, newTabHint) {
  if (found.startsWith("**")) return element("strong", {}, found.slice(2, -2));
  if (/^https?:/i.test(found)) {
    const address = webAddress(found);
    return address ? webLink(address, found, newTabHint) : found;
  }
  if (found.includes("@")) return element("a", { href: `mailto:${found}` }, found);
  const number = found.replace("(0)", "").replace(/[^\d+]/g, "");
  return element("a", { href: `tel:${number}` }, found);
}
