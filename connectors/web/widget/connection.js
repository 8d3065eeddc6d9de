// @ts-check
/** A WebSocket that comes back: reconnects with exponential backoff and notices dead lines. */

/** @typedef {import("./wire.js").ClientFrame} ClientFrame */
/** @typedef {import("./wire.js").ServerFrame} ServerFrame */

/** @enum {string} */
export const ConnectionState = Object.freeze({
  IDLE: "idle",
  CONNECTING: "connecting",
  OPEN: "open",
  WAITING: "waiting",
});

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
const PING_INTERVAL_MS = 25_000;
const ANSWER_TIMEOUT_MS = 10_000;

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {string} */
  #state = ConnectionState.IDLE;
  #attempts = 0;
  /** @type {number | undefined} */
  #retryTimer;
  /** @type {number | undefined} */
  #pingTimer;
  /** @type {number | undefined} */
  #silenceTimer;

  /**
   * @param {object} options
   * @param {() => string} options.address  asked before each attempt: it names the conversation
   * @param {(frame: ServerFrame) => void} options.onFrame
   * @param {(state: string, attempts: number) => void} options.onState
   */
  constructor({ address, onFrame, onState }) {
    this.address = address;
    this.onFrame = onFrame;
    this.onState = onState;
    this.retryNow = this.retryNow.bind(this);
  }

  get isOpen() {
    return this.#state === ConnectionState.OPEN;
  }

  /** Opens the connection and keeps it open until `close`. Harmless when already open. */
  open() {
    if (this.#state !== ConnectionState.IDLE) return;
    addEventListener("online", this.retryNow);
    this.#connect();
  }

  close() {
    removeEventListener("online", this.retryNow);
    this.#drop();
    this.#enter(ConnectionState.IDLE);
  }

  /** Connects anew, for example because the address has changed. */
  reopen() {
    this.#drop();
    this.#attempts = 0;
    this.#connect();
  }

  /** Ends the waiting time between two attempts: the network is back. */
  retryNow() {
    if (this.#state === ConnectionState.WAITING) this.reopen();
  }

  /** @param {ClientFrame} frame @returns {boolean} whether it was handed to an open socket */
  send(frame) {
    if (!this.isOpen || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #connect() {
    this.#enter(ConnectionState.CONNECTING);
    const socket = new WebSocket(this.address());
    this.#socket = socket;
    this.#expectFrame(socket);
    socket.onmessage = (event) => this.#receive(socket, event.data);
    socket.onclose = () => {
      if (socket === this.#socket) this.#retryLater();
    };
  }

  /** @param {WebSocket} socket @param {unknown} data */
  #receive(socket, data) {
    if (socket !== this.#socket) return;
    const frame = parseFrame(data);
    if (!frame) return;
    clearTimeout(this.#silenceTimer);
    if (frame.type === "welcome") {
      this.#attempts = 0;
      this.#enter(ConnectionState.OPEN);
    }
    this.#pingLater(socket);
    this.onFrame(frame);
  }

  /** @param {WebSocket} socket */
  #pingLater(socket) {
    clearTimeout(this.#pingTimer);
    this.#pingTimer = setTimeout(() => {
      this.send({ type: "ping" });
      this.#expectFrame(socket);
    }, PING_INTERVAL_MS);
  }

  /** @param {WebSocket} socket */
  #expectFrame(socket) {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => {
      if (socket !== this.#socket) return;
      this.#drop();
      this.#retryLater();
    }, ANSWER_TIMEOUT_MS);
  }

  #retryLater() {
    this.#drop();
    this.#attempts += 1;
    this.#enter(ConnectionState.WAITING);
    const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#attempts - 1));
    // Spread out, so that a restarted server is not met by all browsers at once.
    this.#retryTimer = setTimeout(() => this.#connect(), delay * (0.75 + Math.random() / 2));
  }

  #drop() {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#pingTimer);
    clearTimeout(this.#silenceTimer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** @param {string} state */
  #enter(state) {
    this.#state = state;
    this.onState(state, this.#attempts);
  }
}

/** @param {unknown} data @returns {ServerFrame | null} */
function parseFrame(data) {
  try {
    const frame = JSON.parse(String(data));
    return typeof frame?.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
