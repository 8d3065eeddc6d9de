// @ts-check
/** Asking for a human: the panel has one button for it, so an answer needs none of its own. */

/** @typedef {import("./wire.js").Reply} Reply */

/** What the assistant's replies send to ask for a human, in every language it answers in. */
const PAYLOADS = new Set([
  "Ich möchte mit einem Menschen sprechen",
  "I want to talk to a human",
  "Bir insanla görüşmek istiyorum",
  "Я хочу поговорить с человеком",
  "أريد التحدث مع موظف",
  "Chcę porozmawiać z człowiekiem",
  "Je veux parler à un humain",
]);

/** @param {Reply} reply */
export const asksForHuman = ({ payload }) => PAYLOADS.has(payload.trim().replace(/\.$/, ""));
