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
  if (typeof value === "function") listen(made, key, value);
  else if (key === "data") Object.assign(made.dataset, value);
  else if (key === "class") made.classList.add(...value.split(" ").filter(Boolean));
  else if (key in made && typeof value === "boolean") made[key] = value;
  else made.setAttribute(key, value);
}

/** What elements do, by the name of the event: another function may take the place of the first. */
const deeds = new WeakMap();

function listen(made, name, deed) {
  const known = deeds.get(made) ?? {};
  if (!(name in known)) made.addEventListener(name, (event) => deeds.get(made)[name]?.(event));
  deeds.set(made, { ...known, [name]: deed });
}

/** Put other content into an element. */
export function fill(host, ...children) {
  host.replaceChildren(...children.flat(Infinity).filter((child) => child || child === 0));
  return host;
}

export const byId = (id) => document.getElementById(id);

/** The value of a JSON island of the page. */
export const island = (id) => JSON.parse(byId(id).textContent);

/** Elements that keep what somebody does in them: they are put in their place, never made anew. */
const own = new WeakSet();
const STATEFUL = new Set(["INPUT", "SELECT", "TEXTAREA", "CANVAS", "DIALOG"]);

/** Let an element stay as it is, or go, where a page is renewed. @template {Element} T @param {T} made @returns {T} */
export function lasting(made) {
  own.add(made);
  return made;
}

/** Elements that are to stay where they are, by what stands for them in what is drawn. */
const places = new Map();
/** Elements of the page, by those that were drawn for them and never came there. */
const shown = new WeakMap();
const onPage = (node) => (shown.has(node) ? onPage(shown.get(node)) : node);

/**
 * Stands for an element that is as it was: put into what is drawn in its stead, so that the element
 * need not leave the page while the rest is made.
 * @param {Element} node as it was drawn
 */
export function unmoved(node) {
  const place = new Comment();
  places.set(place, onPage(node));
  return place;
}

/**
 * Put other content into an element, and leave what is the same where it is: the browser then lays
 * out and paints only what has changed, and the focus stays.
 */
export function renew(host, ...children) {
  put(host, children.flat(Infinity).filter((child) => child || child === 0));
  for (const [place, node] of places) if (place.isConnected) place.replaceWith(node);
  places.clear();
}

function put(host, children) {
  let at = host.firstChild;
  for (const fresh of children) {
    const wanted = places.get(fresh) ?? (fresh instanceof Node ? fresh : new Text(fresh));
    const kept = alikeFrom(at, wanted);
    while (kept && at !== kept) at = dropped(at);
    if (!kept) host.insertBefore(wanted, at);
    else if (kept !== wanted) become(kept, wanted);
    if (kept) at = kept.nextSibling;
  }
  while (at) at = dropped(at);
}

function dropped(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** The first of some siblings that can become another node. */
function alikeFrom(at, wanted) {
  for (let each = at; each; each = each.nextSibling) if (each === wanted || isAlike(each, wanted)) return each;
  return null;
}

function isAlike(one, other) {
  if (one.nodeName !== other.nodeName || STATEFUL.has(one.nodeName) || own.has(one) || own.has(other)) return false;
  return !(one instanceof Element) || (one.id === other.id && ["act", "item", "key", "record", "person", "value"].every((name) => one.dataset[name] === other.dataset[name]));
}

/** A page that takes no styles in its text takes them from a script. */
function set(node, name, value) {
  if (name === "style") node.style.cssText = value;
  else node.setAttribute(name, value);
}

function become(node, fresh) {
  if (!(node instanceof Element)) {
    if (node.data !== fresh.data) node.data = fresh.data;
    return;
  }
  for (const { name } of [...node.attributes]) if (!fresh.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (node.getAttribute(name) !== value) set(node, name, value);
  const before = deeds.get(node) ?? {};
  const after = deeds.get(fresh) ?? {};
  for (const name of Object.keys(before)) if (!(name in after)) listen(node, name, null);
  for (const [name, deed] of Object.entries(after)) listen(node, name, deed);
  put(node, [...fresh.childNodes]);
  shown.set(fresh, node);
}
