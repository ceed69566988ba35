// What someone types into a cell, with or without an input method: a label (早), the key that
// stands for it (z), or its number (1).

const folded = (text) => text.trim().normalize("NFKC").toLowerCase().replaceAll(/[\s'’]/g, "");

export class Vocabulary {
  /**
   * @param {{code: string, label: string, name: string}[]} symbols
   * @param {Object<string, number[]>} typed places of symbols by what may be typed, likeliest first
   */
  constructor(symbols, typed) {
    this.symbols = symbols;
    this.typed = new Map(Object.entries(typed).map(([text, places]) => [folded(text), places]));
  }

  /**
   * The symbols that a text may stand for, likeliest first.
   *
   * @param {string} text as it was typed or pasted
   * @param {string} spelt what was typed into an input method before it chose the characters
   */
  meant(text, spelt = "") {
    for (const said of [folded(text), folded(spelt)].filter(Boolean)) {
      const exact = this.typed.get(said);
      if (exact?.length) return exact;
      const begun = this.#begun(said);
      if (begun.length) return begun;
    }
    return [];
  }

  /** Whether a text means something as it stands. */
  isKnown(text) {
    return this.typed.has(folded(text));
  }

  /** Whether nothing longer could be meant, so that nobody need press Enter. */
  isWhole(text) {
    const said = folded(text);
    return this.typed.has(said) && this.#labels().every((label) => label === said || !label.startsWith(said));
  }

  /** The one that a person's cell takes: what it holds already, else the first they may hold. */
  chosen(places, held, barred) {
    if (places.includes(held)) return held;
    return places.find((place) => !barred.has(place)) ?? places[0];
  }

  /** Symbols to choose from while something is typed: each label once. */
  offered(text, spelt = "") {
    const said = folded(text) || folded(spelt);
    const places = said ? [...this.meant(text, spelt), ...this.#begun(said)] : [];
    return this.#distinct(places);
  }

  /** The keys that lead to a symbol, shortest first, for the legend. */
  keys(place) {
    const label = folded(this.symbols[place].label);
    return [...this.typed]
      .filter(([text, places]) => /^[a-z0-9]$/.test(text) && text !== label && places[0] === place)
      .map(([text]) => text)
      .sort((a, b) => (a < b ? 1 : -1));
  }

  #begun(said) {
    return this.symbols.flatMap((symbol, place) =>
      folded(symbol.label).startsWith(said) || folded(symbol.name).startsWith(said) ? [place] : []);
  }

  #labels() {
    return this.symbols.map((symbol) => folded(symbol.label));
  }

  #distinct(places) {
    const seen = new Set();
    return places.filter((place) => {
      const { label } = this.symbols[place];
      return !seen.has(label) && seen.add(label);
    });
  }
}
