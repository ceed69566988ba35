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

/** Whether a value is written as records are: whole numbers, whole characters, in NFC. */
export function isPlain(value) {
  if (typeof value === "string") return value === value.normalize("NFC") && !LONE.test(value);
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return value === null || typeof value === "boolean";
  return Array.isArray(value) ? value.every(isPlain) : Object.entries(value).flat().every(isPlain);
}

/** The same value with its texts in NFC. */
export function normal(value) {
  if (typeof value === "string") return value.normalize("NFC");
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(normal);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [normal(key), normal(each)]));
}

function quoted(text) {
  if (LONE.test(text)) throw new RangeError("the text holds half of a character");
  return JSON.stringify(text.normalize("NFC"));
}

/** Whether two values are one as JSON. */
export const same = (left, right) => left === right || (left !== null && right !== null && canonical(left) === canonical(right));

/** @returns {Promise<string>} the SHA-256 of a value's bytes, in hex */
export const digest = (value) => sha256(utf8(canonical(value)));
