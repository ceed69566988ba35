// Questions to the server and changes sent to it: JSON both ways, each answer told apart by what
// it asks of the reader.

export class Refused extends Error {
  /** @param {number} status @param {object} answer */
  constructor(status, answer) {
    super(answer.refused ?? answer.conflict ?? answer.error ?? answer.flaws?.join("\n") ?? String(status));
    this.status = status;
    this.answer = answer;
  }

  get isConflict() {
    return this.status === 409;
  }
}

/** The server can't be reached: nothing is known of what was sent. */
export class Unreachable extends Error {}

/** The reader has been signed out meanwhile. */
export class SignedOut extends Error {}

export class Calls {
  /** @param {string} base address of the roster, with a slash at its end */
  constructor(base, seal) {
    this.base = base;
    this.seal = seal;
  }

  get(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
    const asked = given.length ? `?${new URLSearchParams(given)}` : "";
    return this.#call(`${path}${asked}`, {});
  }

  post(path, body = {}) {
    return this.#call(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.seal },
    });
  }

  async #call(path, given) {
    const headers = { Accept: "application/json", ...given.headers };
    let answer;
    try {
      answer = await fetch(this.base + path, { ...given, headers, redirect: "manual" });
    } catch (error) {
      throw new Unreachable(String(error));
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(answer.status, told);
    return told;
  }
}
