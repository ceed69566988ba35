// A photo by choice: made small, written anew so that nothing of where and by what it was taken
// stays in it, kept by its digest.

import { el } from "../roster/elements.js";
import { keptPhoto } from "./app.js";
import { sheet } from "./sheets.js";
import { say } from "./texts.js";

/** [px] of the longer edge. */
const LONGEST = 1280;
const QUALITY = 0.72;

/** @returns {Promise<string|null>} the digest of the photo */
export async function choosePhoto(app, title) {
  const file = await sheet(title, (close) => {
    const field = el("input", { type: "file", accept: "image/*", capture: "environment", id: "photo", change: () => close(field.files[0]) });
    return [
      el("p.dim", {}, say("A photo helps and is not asked for. No faces, no dormitories.")),
      el("div.field", {}, el("label", { for: "photo" }, say("Photo")), field),
      el("button.go", { click: () => close(null), data: { act: "no-photo" } }, say("Without a photo")),
    ];
  });
  if (!file) return null;
  try {
    return await keptPhoto(app, await rewritten(file));
  } catch {
    app.toast(say("This photo cannot be read; the finding is kept without it."), "bad");
    return null;
  }
}

/** @param {Blob} file @returns {Promise<Blob>} */
async function rewritten(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = el("canvas", {});
  Object.assign(canvas, { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}
