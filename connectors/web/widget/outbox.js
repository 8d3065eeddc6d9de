// @ts-check
/** Messages the server has not acknowledged yet. */

/**
 * @typedef {object} Pending
 * @property {string} id
 * @property {string} text
 * @property {number} transmissions  how often it was handed to an open socket
 */

/** The first sending and one repetition: more would risk asking a question twice. */
const MAX_TRANSMISSIONS = 2;

export class Outbox {
  /** @type {Map<string, Pending>} */
  #pending = new Map();
  #prefix = randomPrefix();
  #count = 0;

  /** @param {string} text @returns {Pending} */
  add(text) {
    this.#count += 1;
    const message = { id: `${this.#prefix}-${this.#count}`, text, transmissions: 0 };
    this.#pending.set(message.id, message);
    return message;
  }

  /** @param {string} id */
  remove(id) {
    this.#pending.delete(id);
  }

  clear() {
    this.#pending.clear();
  }

  /** @param {string | undefined} id */
  get(id) {
    return this.#pending.get(id ?? "");
  }

  /** Takes out the messages that were repeated and still not acknowledged. */
  takeExhausted() {
    const exhausted = [...this.#pending.values()].filter(
      (message) => message.transmissions >= MAX_TRANSMISSIONS,
    );
    for (const message of exhausted) this.remove(message.id);
    return exhausted;
  }

  all() {
    return [...this.#pending.values()];
  }
}

/** Tells the messages of two tabs apart. `crypto.randomUUID` needs https, this does not. */
function randomPrefix() {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return [...words].map((word) => word.toString(36)).join("");
}
