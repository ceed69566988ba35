// What the tablet proves with: its own key, which no script can take out of it, and digests.

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

export const utf8 = (text) => new TextEncoder().encode(text);

export function base64url(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function unbase64url(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
}

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes */
export const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

/** A pair whose private half never leaves the browser's own keeping. */
export const newPair = () => crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);

/** The public half, as the server keeps it. */
export const publicHalf = async (pair) => base64url(await crypto.subtle.exportKey("spki", pair.publicKey));

/** @param {CryptoKeyPair} pair @param {Uint8Array} bytes */
export const sign = async (pair, bytes) => base64url(await crypto.subtle.sign(SIGNING, pair.privateKey, bytes));
