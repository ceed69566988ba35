// The page's words come with it, in the reader's language; a text's English form is its key.

let phrases = {};
let language = "zh";

export function speak(given, spoken) {
  phrases = given;
  language = spoken;
}

/** A text with its places filled: `say("{count} short", {count: 2})`. */
export function say(text, values = {}) {
  return (phrases[text] ?? text).replaceAll(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const spoken = () => language;

/** Several words as one list. */
export const listed = (words) => words.join(language === "zh" ? "、" : ", ");

/** Hours of minutes, to a tenth: 2490 → 41.5. */
export const hours = (minutes) => String(Math.round(minutes / 6) / 10);

/** Points with their sign. */
export const signed = (points) => (points > 0 ? `+${points}` : points < 0 ? `−${-points}` : "0");
