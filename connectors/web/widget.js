// @ts-check
/**
 * The one script a site embeds. It reads its own attributes, loads the chat element from the
 * server it came from and adds the element to the page. A classic script, so that `async` works
 * and no `type="module"` is needed.
 */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const server = new URL(".", script.src);

  const create = () => {
    const inline = script.dataset.mode === "inline";
    if (!inline && document.querySelector('auskunft-chat:not([data-mode="inline"])')) return;
    const chat = document.createElement("auskunft-chat");
    chat.dataset.server = server.href;
    for (const [key, value] of Object.entries(script.dataset)) chat.dataset[key] = value;
    if (!inline) return document.body.append(chat);
    const target = script.dataset.target;
    const place = target ? document.querySelector(target) : null;
    if (place) place.append(chat);
    else script.after(chat);
  };

  const define = import(new URL("widget/element.js", server).href);
  const parsed = new Promise((resolve) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve);
    else resolve(undefined);
  });
  Promise.all([define, parsed]).then(create, (error) => {
    console.error("auskunft: the chat could not be loaded.", error);
  });
})();
