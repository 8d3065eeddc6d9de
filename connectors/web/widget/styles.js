// @ts-check
/** The widget's style sheet, adopted by its shadow root (no inline style, no style element). */

export const styles = /* css */ `
:host { all: initial; }
:host([data-mode="inline"]) { display: block; height: 100%; min-height: 28rem; }
[hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }

.root {
  --surface: #ffffff; --canvas: #f3f6f8; --ink: #17212b; --muted: #4b5a68;
  --line: #cdd7df; --strong-line: #73828f; --notice: #eaf1f6; --danger: #a3231f;
  --shadow: 0 1px 2px rgb(13 25 38 / 12%), 0 12px 40px rgb(13 25 38 / 22%);
  --radius: 0.75em;
  color-scheme: light;
  font: 400 max(1rem, 16px)/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  color: var(--ink);
  text-align: start;
  overflow-wrap: break-word;
}
.root[data-theme="dark"] {
  --surface: #1b242e; --canvas: #121920; --ink: #e9eff4; --muted: #adbac6;
  --line: #37434f; --strong-line: #8494a2; --notice: #1f2c38; --danger: #ffb1a8;
  --shadow: 0 1px 2px rgb(0 0 0 / 50%), 0 12px 40px rgb(0 0 0 / 55%);
  color-scheme: dark;
}
.root.large { font-size: calc(max(1rem, 16px) * 1.3); }
.root.inline { height: 100%; }

h2, h3, p, ul, ol, fieldset { margin: 0; padding: 0; border: 0; }
h2 { font-size: 1.0625em; line-height: 1.3; font-weight: 650; }
h3 { font-size: 1em; line-height: 1.35; font-weight: 650; }
a { color: var(--accent); text-decoration-thickness: 0.0625em; text-underline-offset: 0.18em; }
/* Never lower than 24 px, and a little apart from the next line. */
a[href^="tel:"], a[href^="mailto:"] { display: inline-block; max-width: 100%; min-height: 24px; padding-block: 0.125em; }
a[href^="tel:"] { white-space: nowrap; }
a:hover { text-decoration-thickness: 0.125em; }
button, textarea, input { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; background: none; border: 1px solid transparent; padding: 0; }
svg {
  width: 1.375em; height: 1.375em; flex: none;
  fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round;
}
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 0.375em; }
.hidden {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}

/* Open button */
.launcher {
  position: fixed; inset-block-end: 1.5em; inset-inline-end: 1.5em; z-index: 2147483000;
  display: flex; align-items: center; gap: 0.6em;
  min-height: min(3.5em, 72px); padding: 0 1.4em 0 1.15em;
  border-radius: 1.75em; background: var(--fill); color: var(--on-fill);
  font-weight: 600; box-shadow: var(--shadow);
}
.launcher svg { width: min(1.75em, 40px); height: min(1.75em, 40px); }
.launcher:hover { filter: brightness(1.12); }
.launcher:focus-visible { border-radius: 1.75em; outline-color: var(--ink); box-shadow: 0 0 0 2px var(--surface); }
.root[data-theme="dark"] .launcher { border-color: rgb(255 255 255 / 35%); }
.launcher[data-unread]::after {
  content: ""; position: absolute; inset-block-start: 0.1em; inset-inline-end: 0.3em;
  width: 0.9em; height: 0.9em; border-radius: 50%; background: #d4351c; border: 2px solid #ffffff;
}

/* Frame. Where text is so large that not even the parts' least heights have room, all of it
   scrolls between head and foot. */
.panel {
  display: flex; flex-direction: column; overflow: hidden auto; container: panel / inline-size;
  margin: 0; padding: 0; color: inherit; background: var(--canvas); border: 1px solid var(--line);
}
dialog.panel:not([open]) { display: none; }
dialog.panel {
  position: fixed; inset: auto 1.25em 1.25em auto; z-index: 2147483000;
  width: min(27em, max(390px, 45vw), 100vw - 2.5em); max-width: none; max-height: none;
  /* A page may ask for room above, for its header, as long as enough is left. */
  height: min(44em, 100dvh - 2.5em, max(16em, 100dvh - 2.5em - var(--auskunft-top, 0px)));
  container-type: size;
  border-radius: 1em; box-shadow: var(--shadow);
  animation: appear 0.18s ease-out;
}
dialog.panel::backdrop { background: none; }
section.panel { height: 100%; border-radius: 1em; }
@keyframes appear { from { opacity: 0; transform: translateY(0.75em); } }

.head {
  display: flex; align-items: center; gap: 0.25em; flex: none;
  position: sticky; inset-block-start: 0; z-index: 1;
  font-size: min(1em, 7cqi); /* very large text still leaves the title on one line */
  padding: 0.75em 0.75em 0.75em 1.25em; background: var(--fill); color: var(--on-fill);
  border-block-end: 1px solid transparent;
}
.names { flex: 1; min-width: 0; }
.head p { font-size: 0.875em; line-height: 1.35; }
.header-button { display: grid; place-items: center; width: min(2.75em, 56px); height: min(2.75em, 56px); flex: none; border-radius: 0.6em; }
.header-button:hover, .header-button[aria-expanded="true"] { background: rgb(127 127 127 / 28%); }
.head :focus-visible { outline-color: var(--on-fill); outline-offset: -2px; }

.settings {
  display: flex; flex-direction: column; gap: 0.25em; flex: 0 1 auto; max-height: 60%; min-height: 0; overflow-y: auto; position: relative;
  padding: 0.75em 1.25em 1em; background: var(--surface); border-block-end: 1px solid var(--line);
}
.settings label { display: flex; align-items: center; gap: 0.6em; min-height: 2.75em; cursor: pointer; }
.settings input { accent-color: var(--accent); width: 1.25em; height: 1.25em; flex: none; }
.choice { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; column-gap: 1.5em; }
.choice legend { float: inline-start; padding: 0; margin-inline-end: auto; }
.toggle { justify-content: space-between; }
.settings .toggle input {
  appearance: none; position: relative; width: 2.75em; height: 1.5em; border-radius: 0.75em;
  border: 2px solid var(--strong-line); background: var(--canvas); cursor: pointer;
}
.toggle input::before {
  content: ""; position: absolute; inset-block: 0.125em; inset-inline-start: 0.15em;
  width: 1em; border-radius: 50%; background: var(--strong-line);
}
.toggle input:checked { background: var(--accent); border-color: var(--accent); }
.toggle input:checked::before { inset-inline-start: auto; inset-inline-end: 0.15em; background: var(--surface); }
.secondary {
  display: inline-flex; align-items: center; justify-content: center; gap: 0.5em;
  min-height: 2.75em; padding: 0.375em 1em; border: 1px solid var(--strong-line); border-radius: 0.6em;
  background: var(--surface); font-weight: 600;
}
.secondary:hover { border-color: var(--accent); color: var(--accent); }
.settings .secondary { margin-block-start: 0.5em; text-align: start; }

.banner {
  display: flex; gap: 0.6em; flex: none; padding: 0.6em 1.25em; font-size: 0.875em;
  background: #fff3cd; color: #4a3600; border-block-end: 1px solid #d9b84a;
}
.banner:empty { display: none; }
.root[data-theme="dark"] .banner { background: #3a2f10; color: #ffe7a3; border-color: #6d5a20; }

/* Conversation */
.conversation {
  flex: 1; min-height: 6em; overflow-y: auto; overscroll-behavior: contain; scroll-behavior: smooth;
  position: relative; /* what is hidden within it scrolls with it */
  display: flex; flex-direction: column; gap: 1em; padding: 1em 1.25em;
}
.conversation > * { flex: none; }
.conversation:focus-visible { outline-offset: -3px; }
.notice {
  display: flex; gap: 0.75em; padding: 0.875em 1em; border-radius: var(--radius);
  background: var(--notice); font-size: 0.9375em;
}
.notice svg { color: var(--accent); margin-block-start: 0.05em; }
.notice h3 { margin-block-end: 0.2em; }
.notice p + p { margin-block-start: 0.4em; }
.suggestions h3 { margin-block-end: 0.6em; }
.messages { display: flex; flex-direction: column; gap: 1em; }
.messages:empty { display: none; }
.message { display: flex; flex-direction: column; gap: 0.4em; max-width: 100%; }
.bubble { border-radius: var(--radius); padding: 0.7em 1em; border: 1px solid var(--line); min-width: 0; }
.bubble > * + *:not(.hidden) { margin-block-start: 0.6em; }
.bubble > .hidden:first-child + * { margin-block-start: 0 !important; }
/* Arabic runs from right to left, a German quotation within it from left to right. */
.bubble, .bubble p, .bubble li, .reply { unicode-bidi: plaintext; text-align: start; }
.bubble ul, .bubble ol { padding-inline-start: 1.25em; }
.bubble li + li { margin-block-start: 0.25em; }
.bubble li::marker { color: var(--muted); }
.bot .bubble { background: var(--surface); border-start-start-radius: 0.2em; margin-inline-end: 1.5em; }
.user { align-items: flex-end; padding-inline-start: 2.5em; }
.user .bubble {
  background: var(--fill); color: var(--on-fill); border-color: transparent;
  border-end-end-radius: 0.2em; white-space: pre-wrap; max-width: 100%;
}
.root[data-theme="dark"] .user .bubble { border-color: rgb(255 255 255 / 22%); }
.sources {
  display: flex; gap: 0.5em; padding-block-start: 0.6em; border-block-start: 1px solid var(--line);
  font-size: 0.875em; color: var(--muted);
}
.sources svg { width: 1.25em; height: 1.25em; margin-block-start: 0.1em; }
.sources ul { list-style: none; padding: 0; min-width: 0; }
.sources a { display: inline; padding-block: 0.3em; }
.sources li + li { margin-block-start: 0.6em; }
.date { white-space: nowrap; }
.replies { display: flex; flex-wrap: wrap; gap: 0.5em; list-style: none; }
.reply {
  min-height: 2.75em; padding: 0.375em 1em; border: 1px solid var(--accent); border-radius: 1.4em;
  background: var(--surface); color: var(--accent); text-align: start; line-height: 1.35; font-weight: 500;
}
.reply:hover { background: var(--accent); color: var(--surface); }
.reply:focus-visible { border-radius: 1.4em; }
.controls { display: flex; flex-direction: column; gap: 0.35em; }
.controls:empty { display: none; }
.actions { display: flex; flex-wrap: wrap; gap: 0.125em; margin-inline-start: -0.5em; }
.quiet { display: grid; place-items: center; width: 2.75em; height: 2.5em; border-radius: 0.5em; color: var(--muted); }
.quiet svg { width: 1.25em; height: 1.25em; }
.quiet:hover { color: var(--accent); background: var(--notice); }
.quiet[aria-pressed="true"] { color: var(--accent); background: var(--notice); border-color: currentColor; }
.quiet[aria-pressed="true"] svg { stroke-width: 2.4; }
.comment { flex: 1 0 100%; display: grid; gap: 0.5em; padding: 0.5em 0 0.5em 0.5em; font-size: 0.9375em; }
.thanks { flex: 1 0 100%; margin: 0; padding: 0.25em 0 0.25em 0.5em; font-size: 0.9375em; }
.comment label { display: grid; gap: 0.35em; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em 1em; }
.link { min-height: 2.75em; padding: 0 0.25em; color: var(--accent); text-decoration: underline; text-underline-offset: 0.18em; }
.delivery { font-size: 0.875em; color: var(--muted); text-align: end; }
.note {
  padding: 0.6em 1em; border-inline-start: 0.25em solid var(--strong-line);
  background: var(--notice); border-radius: 0.25em; font-size: 0.9375em;
}
.typing { display: flex; align-items: center; gap: 0.75em; color: var(--muted); font-size: 0.9375em; }
.dots { display: flex; gap: 0.3em; }
.dots span { width: 0.5em; height: 0.5em; border-radius: 50%; background: var(--muted); animation: wait 1.2s infinite; }
.dots span:nth-child(2) { animation-delay: 0.15s; }
.dots span:nth-child(3) { animation-delay: 0.3s; }
@keyframes wait { 0%, 60%, 100% { opacity: 0.3; } 30% { opacity: 1; } }

/* Input */
.bottom {
  flex: none; position: sticky; inset-block-end: 0; z-index: 1;
  background: var(--surface); border-block-start: 1px solid var(--line);
}
.composer {
  display: flex; flex-wrap: wrap; align-items: flex-end; gap: 0.5em;
  padding: 0.75em 1.25em 0.25em;
}
textarea {
  flex: 1; min-width: 0; width: 100%; min-height: 2.75em; max-height: 8.5em; resize: none;
  padding: 0.56em 0.85em; line-height: 1.5; border: 1px solid var(--strong-line); border-radius: 0.6em;
  background: var(--surface); color: var(--ink);
}
textarea::placeholder { color: var(--muted); opacity: 1; }
textarea:focus-visible { outline-offset: -1px; border-radius: 0.6em; }
textarea[aria-invalid="true"] { border-color: var(--danger); }
.send {
  display: grid; place-items: center; width: min(2.75em, 64px); height: 2.75em; flex: none;
  border-radius: 0.6em; background: var(--fill); color: var(--on-fill);
}
.root[data-theme="dark"] .send { border-color: rgb(255 255 255 / 35%); }
.send:hover { filter: brightness(1.12); }
.counter { flex: 1 0 100%; font-size: 0.875em; color: var(--muted); }
textarea[aria-invalid="true"] ~ .counter { color: var(--danger); font-weight: 600; }
.foot { padding: 0 1.25em 0.4em; }
.human {
  display: inline-flex; align-items: center; gap: 0.45em; min-height: 2.75em; padding: 0 0.25em;
  margin-inline-start: -0.25em; color: var(--accent); font-size: 0.9375em; font-weight: 600;
  line-height: 1.35; text-align: start;
  text-decoration: underline; text-underline-offset: 0.18em;
}
.human:hover { text-decoration-thickness: 0.125em; }
.composer :disabled, .human:disabled { opacity: 0.55; cursor: not-allowed; }

@media (max-width: 40rem), (max-height: 26rem) {
  dialog.panel { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
  .launcher { inset-block-end: 1em; inset-inline-end: 1em; width: min(3.5em, 72px); padding: 0; justify-content: center; border-radius: 50%; }
  .launcher span { display: none; }
  .conversation { padding-inline: 1em; }
  .bot .bubble { margin-inline-end: 0; }
  .composer, .foot { padding-inline: 1em; }
}
/* Narrow for its text: a small screen, or a large type. Containers are measured in their own. */
@container panel (max-width: 20em) {
  .head { padding-inline-start: 1em; hyphens: auto; }
  .conversation { padding-inline: 0.75em; }
  .settings { padding-inline: 0.75em; }
  .composer, .foot { padding-inline: 0.75em; }
  .bubble, .notice { padding-inline: 0.75em; }
  .user { padding-inline-start: 1em; }
}
@container panel (max-width: 14em) {
  .head { padding-inline: 0.75em 0.25em; }
  .header-button { width: 48px; height: 48px; }
  .human { font-size: min(0.9375em, 7cqi); }
  .human svg { width: 1em; height: 1em; }
  textarea::placeholder { font-size: min(1em, 7cqi); }
  .notice > svg { display: none; }
  .conversation, .composer, .foot { padding-inline: 0.5em; }
  .bubble { padding-inline: 0.5em; }
  textarea { padding-inline: 0.4em; }
}
/* Low: a phone on its side, 400 % zoom. Title and subtitle share a line, and so do input and the
   button for a human, so that the conversation keeps what room there is. */
@container panel (max-height: 26em) {
  .head { padding-block: 0.125em; }
  .names { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 0.75em; }
  .settings { max-height: none; padding-block: 0.25em; }
  .settings:not([hidden]) ~ .conversation { min-height: 0; padding-block: 0; }
  .conversation { padding-block: 0.5em; }
  .bottom { display: flex; align-items: flex-end; }
  .composer { flex: 1; min-width: 0; padding-block: 0.3em; padding-inline-end: 0.25em; }
  .foot { padding-block: 0.3em; padding-inline-start: 0.25em; }
  .human { margin: 0; }
  textarea { max-height: 5.5em; }
}
@container panel (max-height: 26em) and (max-width: 34em) {
  .human { justify-content: center; width: min(2.9333em, 64px); padding: 0; }
  .human span {
    position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap;
  }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; }
  .conversation { scroll-behavior: auto; }
}
@media (forced-colors: active) {
  .launcher, .header-button, .quiet, .send, .human { border-color: ButtonText; }
  .head { border-color: CanvasText; }
  .quiet[aria-pressed="true"] { border-width: 3px; border-color: Highlight; }
  .user .bubble { border-color: Highlight; }
  .toggle input, .toggle input::before { forced-color-adjust: none; border-color: CanvasText; background: Canvas; }
  .toggle input::before { background: CanvasText; }
  .toggle input:checked { background: Highlight; }
  .toggle input:checked::before { background: HighlightText; }
}
@media print { .launcher, dialog.panel { display: none; } }
`;
