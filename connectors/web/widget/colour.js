// @ts-check
/** Derives readable colours from the one colour a municipality chooses (WCAG 2.2 contrast). */

const DEFAULT = "#0b5a8c";
const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const TEXT_CONTRAST = 4.6;
/** On dark surfaces thin, merely sufficient text looks dull. */
const DARK_TEXT_CONTRAST = 6.5;

/** @typedef {[number, number, number]} Rgb  each 0–255 */

/** @param {string} text  whether it is `#rgb` or `#rrggbb` */
export const isColour = (text) => HEX.test(text);

/** @param {string} colour  `#rgb` or `#rrggbb` @returns {Rgb} */
function parse(colour) {
  const digits = colour.slice(1);
  const long = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return /** @type {Rgb} */ ([0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)));
}

/** @param {Rgb} rgb */
const format = (rgb) =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** @param {Rgb} rgb */
function luminance(rgb) {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {Rgb} one @param {Rgb} other */
function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {Rgb} from @param {Rgb} to @param {number} share  0–1 @returns {Rgb} */
const mix = (from, to, share) =>
  /** @type {Rgb} */ (from.map((part, index) => part + (to[index] - part) * share));

/**
 * `colour`, moved towards `goal` until text of it is readable on `surface`.
 *
 * @param {Rgb} colour
 * @param {Rgb} surface
 * @param {Rgb} goal
 * @param {number} [needed]  contrast ratio
 * @returns {Rgb}
 */
function readable(colour, surface, goal, needed = TEXT_CONTRAST) {
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(colour, goal, share);
    if (contrast(candidate, surface) >= needed) return candidate;
  }
  return goal;
}

/**
 * The custom properties of both themes as a style sheet text.
 *
 * @param {string | undefined} chosen  anything but a hex colour falls back to the default
 */
export function accentStyles(chosen) {
  const colour = parse(chosen && isColour(chosen) ? chosen : DEFAULT);
  const white = parse("#ffffff");
  const black = parse("#0d1319");
  const onColour = contrast(colour, white) >= TEXT_CONTRAST ? white : black;
  const fill = onColour === black ? readable(colour, black, white) : colour;
  const light = format(readable(colour, parse("#eef2f5"), black));
  const dark = format(readable(colour, parse("#222d38"), white, DARK_TEXT_CONTRAST));
  return `.root { --fill: ${format(fill)}; --on-fill: ${format(onColour)}; }
.root[data-theme="light"] { --accent: ${light}; }
.root[data-theme="dark"] { --accent: ${dark}; }`;
}
