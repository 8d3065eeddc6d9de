// @ts-check
/** The widget's icons, drawn as 24 × 24 strokes in the current text colour. */

import { drawing } from "./dom.js";

export const icons = {
  /** A speech bubble with the "i" that marks an information desk. */
  chat: () =>
    drawing("M12 3.5c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-1 0-2-.1-2.9-.4L4.5 20.5l.9-4C3.9 15.1 3 13.2 3 11.2 3 6.9 7 3.5 12 3.5Z", "M12 10.6v4.2", "M12 7.5v.01"),
  close: () => drawing("M6 6l12 12", "M18 6L6 18"),
  settings: () =>
    drawing("M4 7h8", "M18 7h2", "M4 17h2", "M12 17h8", "M15 4.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z", "M9 14.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z"),
  send: () => drawing("M12 19V5", "M6 11l6-6l6 6"),
  thumbUp: () =>
    drawing("M7.5 11v9H5a1.5 1.5 0 0 1-1.5-1.5v-6A1.5 1.5 0 0 1 5 11Z", "M7.5 11l3.6-7.2a2.3 2.3 0 0 1 2.4 2.7L12.9 9.5h5.3a2 2 0 0 1 2 2.4l-1.3 6.4a2.2 2.2 0 0 1-2.2 1.7H7.5"),
  thumbDown: () =>
    drawing("M7.5 13V4H5a1.5 1.5 0 0 0-1.5 1.5v6A1.5 1.5 0 0 0 5 13Z", "M7.5 13l3.6 7.2a2.3 2.3 0 0 0 2.4-2.7l-.6-3h5.3a2 2 0 0 0 2-2.4l-1.3-6.4A2.2 2.2 0 0 0 16.7 4H7.5"),
  copy: () =>
    drawing("M9 8.5h9.5a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9.5a1 1 0 0 1 1-1Z", "M5 15.5a1 1 0 0 1-.5-1V5a1 1 0 0 1 1-1H15a1 1 0 0 1 .9.5"),
  done: () => drawing("M5 12.5l4.5 4.5L19 7.5"),
  person: () =>
    drawing("M12 4a3.8 3.8 0 1 0 0 7.6A3.8 3.8 0 0 0 12 4Z", "M4.5 20c.6-3.7 3.5-5.8 7.5-5.8s6.9 2.1 7.5 5.8"),
  restart: () => drawing("M5 12a7 7 0 1 0 2.2-5.1", "M4.5 4.5v4h4"),
  shield: () =>
    drawing("M12 3.5l7 2.5v5.5c0 4.3-2.9 7.5-7 9c-4.1-1.5-7-4.7-7-9V6Z", "M12 11v4.5", "M12 8v.01"),
  source: () =>
    drawing("M6 3.5h8l4.5 4.5v12.5H6Z", "M13.5 3.5V8.5h5", "M9 12.5h6", "M9 16h6"),
  offline: () =>
    drawing("M4 4l16 16", "M8.5 14.2a5 5 0 0 1 5.3-1.2", "M5.3 11a9.5 9.5 0 0 1 3.9-2.3", "M13 8.2a9.5 9.5 0 0 1 5.7 2.8", "M12 18v.01"),
};
