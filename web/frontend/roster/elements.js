// Elements of a page, made in one expression; texts are always texts, never markup.

/**
 * @param {string} tag such as "button" or "button.go.small"
 * @param {object} given attributes; functions are listeners (`click`), `data` an object
 * @param {...(Node|string|null|undefined|false)} children
 */
export function el(tag, given = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  if (name === "button" && given.click) made.type = "button";
  for (const [key, value] of Object.entries(given)) give(made, key, value);
  made.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return made;
}

function give(made, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") made.addEventListener(key, value);
  else if (key === "data") Object.assign(made.dataset, value);
  else if (key === "class") made.classList.add(...value.split(" ").filter(Boolean));
  else if (key in made && typeof value === "boolean") made[key] = value;
  else made.setAttribute(key, value);
}

/** Put other content into an element. */
export function fill(host, ...children) {
  host.replaceChildren(...children.flat(Infinity).filter((child) => child || child === 0));
  return host;
}

export const byId = (id) => document.getElementById(id);

/** The value of a JSON island of the page. */
export const island = (id) => JSON.parse(byId(id).textContent);
