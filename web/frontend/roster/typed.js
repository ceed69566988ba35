// What someone types into a cell, with or without an input method: the label itself (早), the key
// that stands for it (z), or its number (1).

const OFF = "-";
const LEAVE = "=";

// A character is the first of its initial in the order of pinyin: what sorts before the next one
// begins with the letter of this one.
const INITIALS = "阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀";
const LETTERS = "abcdefghjklmnopqrstwxyz";
const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");

/** The letter that a label begins with when it is typed by pinyin. */
export function initial(label) {
  const first = label[0]?.toLowerCase() ?? "";
  if (!/\p{Script=Han}/u.test(first)) return /[a-z]/.test(first) ? first : "";
  let place = 0;
  while (place + 1 < INITIALS.length && order.compare(INITIALS[place + 1], first) <= 0) place += 1;
  return LETTERS[place];
}

// Where two labels begin with one letter, the later takes what it is called in English or a
// neighbour on the keyboard.
const OTHERWISE = { 中: "m", 值: "d", 备: "s", 晚: "w", 白: "b", 夜: "n", 早: "e", 休: "o", 假: "l" };

const folded = (text) =>
  text.trim().normalize("NFKC").toLowerCase().replaceAll(/[\s'’]/g, "");

export class Vocabulary {
  /** @param {{code: string, label: string}[]} symbols likeliest first where labels are alike */
  constructor(symbols) {
    this.labels = [];
    this.byLabel = new Map();
    for (const { code, label } of symbols) {
      if (!this.byLabel.has(label)) {
        this.byLabel.set(label, []);
        this.labels.push(label);
      }
      this.byLabel.get(label).push(code);
    }
    this.codes = new Map(symbols.map(({ code, label }) => [folded(code), label]));
    this.folded = new Map(this.labels.map((label) => [folded(label), label]));
    this.keys = this.#keys();
    this.numbers = this.#numbers();
  }

  #keys() {
    const taken = new Map();
    const rank = (label) => (this.#stands(label, OFF) || this.#stands(label, LEAVE) ? 0 : 1);
    for (const label of this.labels.toSorted((a, b) => rank(a) - rank(b))) {
      const wanted = [initial(label), OTHERWISE[label[0]] ?? ""];
      const key = label.length > 1 && this.#shares(label)
        ? ""
        : wanted.find((letter) => letter && !taken.has(letter));
      if (key) taken.set(key, label);
    }
    return taken;
  }

  /** Whether labels share their beginning, as 早受 and 早回 do: the letter then offers them all. */
  #shares(label) {
    return this.labels.some((other) => other !== label && other[0] === label[0]);
  }

  #numbers() {
    const duties = this.labels.filter((label) => !this.#stands(label, OFF) && !this.#stands(label, LEAVE));
    const found = new Map(duties.slice(0, 9).map((label, index) => [String(index + 1), label]));
    const off = this.labels.find((label) => this.#stands(label, OFF));
    return off === undefined ? found : found.set("0", off);
  }

  #stands(label, code) {
    return this.byLabel.get(label).includes(code);
  }

  /** The key and the number that stand for a label, for the legend. */
  hint(label) {
    const of = (map) => [...map].find(([, each]) => each === label)?.[0] ?? "";
    return [of(this.keys), of(this.numbers)].filter(Boolean);
  }

  /**
   * What a text may mean.
   *
   * @param {string} text as it was typed or pasted
   * @param {string} spelt what was typed into an input method before it chose the characters
   * @returns {string[]} labels; one: it is meant; none: it is not understood
   */
  meant(text, spelt = "") {
    for (const said of [folded(text), folded(spelt)]) {
      if (!said) continue;
      const exact = this.folded.get(said) ?? this.codes.get(said) ?? this.keys.get(said)
        ?? this.numbers.get(said);
      if (exact) return [exact];
      const begun = this.labels.filter((label) => folded(label).startsWith(said));
      if (begun.length) return begun;
      const spoken = this.labels.filter((label) => said.length === 1 && initial(label) === said);
      if (spoken.length) return spoken;
    }
    return [];
  }
}
