// @ts-check
/** Builds DOM nodes. Nothing here, or anywhere in the widget, parses a string as HTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean | undefined>} [attributes]  `true` sets an empty
 *   attribute, `false` and `undefined` leave it out
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (typeof value === "string") node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/**
 * A button with an icon and a name, the name shown only to screen readers and on hover.
 *
 * @param {string} className
 * @param {SVGSVGElement} picture
 * @param {string} label
 * @param {() => void} onPress
 */
export function iconButton(className, picture, label, onPress) {
  const button = element(
    "button",
    { type: "button", class: className, "aria-label": label, title: label },
    picture,
  );
  button.addEventListener("click", onPress);
  return button;
}

/**
 * @param {string} className
 * @param {string} label
 * @param {() => void} onPress
 */
export function textButton(className, label, onPress) {
  const button = element("button", { type: "button", class: className }, label);
  button.addEventListener("click", onPress);
  return button;
}

/** @param {string} text */
export const hidden = (text) => element("span", { class: "hidden" }, text);

/**
 * A decorative 24 × 24 line drawing.
 *
 * @param {...string} paths  path data
 */
export function drawing(...paths) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  for (const data of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", data);
    svg.append(path);
  }
  return svg;
}
