// @ts-check
/** Everything the widget itself says, in English. */

/** @type {import("./de.js").Texts} */
export const en = {
  language: "en",
  locale: "en-GB",
  title: "Information desk",
  subtitle: "Automatic assistant",
  open: "Open chat",
  openUnread: (count) =>
    count === 1 ? "Open chat, one new answer" : `Open chat, ${count} new answers`,
  launcher: "Questions?",
  close: "Close chat",
  settings: "Settings",
  surfaceLanguage: "Language",
  largeText: "Large text",
  darkMode: "Dark mode",
  restart: "Start a new conversation",
  restarted: "A new conversation has started.",
  human: "Talk to a person",
  humanMessage: "I would like to talk to a human.",
  noticeTitle: "You are writing to a machine",
  notice:
    "A computer program answers here, from reviewed texts of the administration. It is not a human, and its answers are not legal advice.",
  privacy: "Please do not enter personal data such as names, addresses or file numbers.",
  suggestions: "Frequent questions",
  conversation: "Conversation",
  earlier: "Earlier conversation",
  log: "New messages",
  you: "You",
  bot: "Information desk",
  inputLabel: "Your question",
  inputPlaceholder: "Your question …",
  send: "Send",
  typing: "Looking for the answer …",
  remaining: (count) => (count === 1 ? "1 character left" : `${count} characters left`),
  exceeded: (count) =>
    count === 1
      ? "1 character too many. Please shorten your question."
      : `${count} characters too many. Please shorten your question.`,
  source: "Source",
  sources: "Sources",
  reviewed: (date) => `as of ${date}`,
  newTab: "opens in a new tab",
  replies: (count) => (count === 1 ? "One suggested question" : `${count} suggested questions`),
  actions: "This answer",
  helpful: "Helpful",
  unhelpful: "Not helpful",
  commentLabel: "What is missing or wrong? (optional, no personal data)",
  commentLabelHelpful: "Would you like to add something? (optional, no personal data)",
  commentSend: "Send comment",
  commentSkip: "No comment",
  thanks: "Thank you for your feedback.",
  copy: "Copy answer",
  copied: "Answer copied",
  copyFailed: "Copying is not possible here.",
  waiting: "Will be sent once there is a connection",
  failed: "Not sent",
  retry: "Send again",
  offline:
    "No connection at the moment. You can keep writing: your message will be sent once the connection is back.",
  misconfigured: (municipality) =>
    `The chat is not set up correctly on this page: the municipality “${municipality}” is not known here. Please contact the administration directly.`,
  online: "The connection is back.",
  errors: {
    rate_limited: "That was a lot of messages at once. Please wait a moment.",
    too_long: "This message is too long. Please make it a little shorter.",
    bad_request: "Sorry, this message could not be processed.",
    unavailable: "The information desk cannot be reached right now. Please try again in a moment.",
    busy: "Very many people are asking right now. Please try again in a moment.",
  },
};
