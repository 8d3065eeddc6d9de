// @ts-check
/** Everything the widget itself says, in German. Other languages have the same keys. */

export const de = {
  language: "de",
  locale: "de-DE",
  title: "Auskunft",
  subtitle: "Automatischer Assistent",
  open: "Chat öffnen",
  openUnread: (/** @type {number} */ count) =>
    count === 1 ? "Chat öffnen, eine neue Antwort" : `Chat öffnen, ${count} neue Antworten`,
  launcher: "Fragen?",
  close: "Chat schließen",
  settings: "Einstellungen",
  surfaceLanguage: "Sprache",
  largeText: "Große Schrift",
  darkMode: "Dunkle Darstellung",
  restart: "Neues Gespräch beginnen",
  restarted: "Ein neues Gespräch hat begonnen.",
  human: "Mit einem Menschen sprechen",
  humanMessage: "Ich möchte mit einem Menschen sprechen.",
  noticeTitle: "Sie schreiben mit einer Maschine",
  notice:
    "Hier antwortet ein Computerprogramm aus geprüften Texten der Verwaltung, kein Mensch. Die Antworten sind keine Rechtsberatung.",
  privacy:
    "Bitte geben Sie keine persönlichen Daten ein, zum Beispiel Namen, Anschriften oder Aktenzeichen.",
  suggestions: "Häufige Fragen",
  conversation: "Gesprächsverlauf",
  earlier: "Bisheriges Gespräch",
  log: "Neue Nachrichten",
  you: "Sie",
  bot: "Auskunft",
  inputLabel: "Ihre Frage",
  inputPlaceholder: "Ihre Frage …",
  send: "Senden",
  typing: "Die Antwort wird gesucht …",
  remaining: (/** @type {number} */ count) =>
    count === 1 ? "Noch 1 Zeichen" : `Noch ${count} Zeichen`,
  exceeded: (/** @type {number} */ count) =>
    count === 1
      ? "1 Zeichen zu viel. Bitte kürzen Sie Ihre Frage."
      : `${count} Zeichen zu viel. Bitte kürzen Sie Ihre Frage.`,
  source: "Quelle",
  sources: "Quellen",
  reviewed: (/** @type {string} */ date) => `Stand ${date}`,
  newTab: "öffnet in einem neuen Tab",
  replies: (/** @type {number} */ count) =>
    count === 1 ? "Ein Vorschlag zum Weiterfragen" : `${count} Vorschläge zum Weiterfragen`,
  actions: "Diese Antwort",
  helpful: "Hilfreich",
  unhelpful: "Nicht hilfreich",
  commentLabel: "Was fehlt oder stimmt nicht? (freiwillig, ohne persönliche Daten)",
  commentLabelHelpful: "Möchten Sie etwas dazu sagen? (freiwillig, ohne persönliche Daten)",
  commentSend: "Anmerkung senden",
  commentSkip: "Ohne Anmerkung",
  thanks: "Danke für Ihre Rückmeldung.",
  copy: "Antwort kopieren",
  copied: "Antwort kopiert",
  copyFailed: "Kopieren ist hier leider nicht möglich.",
  waiting: "Wird gesendet, sobald die Verbindung steht",
  failed: "Nicht gesendet",
  retry: "Erneut senden",
  offline:
    "Zurzeit keine Verbindung. Sie können weiterschreiben: Ihre Nachricht wird gesendet, sobald die Verbindung wieder steht.",
  misconfigured: (/** @type {string} */ municipality) =>
    `Der Chat ist auf dieser Seite nicht richtig eingerichtet: Die Kommune „${municipality}“ ist hier nicht bekannt. Bitte wenden Sie sich direkt an die Verwaltung.`,
  online: "Die Verbindung steht wieder.",
  errors: {
    rate_limited: "Das waren sehr viele Nachrichten auf einmal. Bitte warten Sie einen Moment.",
    too_long: "Diese Nachricht ist zu lang. Bitte fassen Sie sich etwas kürzer.",
    bad_request: "Diese Nachricht konnte leider nicht verarbeitet werden.",
    unavailable: "Die Auskunft ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
    busy: "Gerade fragen sehr viele Menschen zugleich. Bitte versuchen Sie es gleich noch einmal.",
  },
};

/** @typedef {typeof de} Texts */
