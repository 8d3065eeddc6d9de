// @ts-check
/**
 * Types of the frames exchanged with the server over the WebSocket.
 *
 * @typedef {{title: string, url: string, reviewed?: string}} Source  `reviewed`: ISO date
 * @typedef {{title: string, payload: string}} Reply  pressing it sends `payload` as a message
 * @typedef {{outcome?: string, sources?: Source[], language?: string}} Custom
 * @typedef {{text?: string, buttons?: Reply[], custom?: Custom}} Message
 * @typedef {{id: string, from: "user" | "bot", time: string, message: Message}} Turn
 *
 * @typedef {{type: "welcome", conversation: string, history: Turn[], notice?: string,
 *   suggestions?: Reply[], limit?: number}} Welcome
 * @typedef {{type: "ack", id: string}} Acknowledgement
 * @typedef {{type: "typing"}} Typing
 * @typedef {{type: "message", id: string, time: string, message: Message}} Answer
 * @typedef {{type: "said", time: string, text: string}} Said  written in another tab
 * @typedef {{type: "restarted", conversation: string}} Restarted
 * @typedef {{type: "error", code: string, text?: string, id?: string}} Refusal
 * @typedef {{type: "pong"}} Pong
 * @typedef {Welcome | Acknowledgement | Typing | Answer | Said | Restarted | Refusal | Pong} ServerFrame
 *
 * @typedef {{type: "message", id: string, text: string}
 *   | {type: "feedback", message: string, rating: "up" | "down", comment?: string}
 *   | {type: "restart"} | {type: "language", language: string} | {type: "ping"}} ClientFrame
 */

export {};
