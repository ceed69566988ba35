// One way to write a record down: the same bytes as roster/duty/canonical.py gives.

import { sha256, utf8 } from "./keys.js";

const LONE = /[\uD800-\uDFFF]/u;

/** @returns {string} canonical JSON; throws where a value has no single form */
export function canonical(value) {
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} has no canonical form`);
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`${typeof value} has no canonical form`);
  const known = new Map(Object.entries(value).map(([key, each]) => [key.normalize("NFC"), each]));
  if (known.size < Object.keys(value).length) throw new RangeError("two keys are one in NFC");
  return `{${[...known.keys()].sort().map((key) => `${quoted(key)}:${canonical(known.get(key))}`).join(",")}}`;
}

function quoted(text) {
  if (LONE.test(text)) throw new RangeError("the text holds half of a character");
  return JSON.stringify(text.normalize("NFC"));
}

/** Whether two values are one as JSON. */
export const same = (left, right) => left === right || (left !== null && right !== null && canonical(left) === canonical(right));

/** @returns {Promise<string>} the SHA-256 of a value's bytes, in hex */
export const digest = (value) => sha256(utf8(canonical(value)));
