// Draws the lines of a sheet that stand in view, and uses the elements of those that have left it
// again. A frame that took too long makes the next one draw less, so that scrolling never waits.

const AT_FIRST = 4; // [lines] of one frame
const SLOW = 34; // [ms] from one frame to the next
const BESIDE = 16; // [lines] that are kept although they are out of view

export class Lines {
  /**
   * @param {HTMLElement} host as high as all lines together
   * @param {() => HTMLElement} make an empty line
   * @param {(element: HTMLElement, line: number) => void} paint what stands in it
   */
  constructor(host, make, paint) {
    this.host = host;
    this.make = make;
    this.paint = paint;
    this.drawn = new Map();
    this.window = [0, -1];
    this.most = AT_FIRST;
    this.frame = 0;
  }

  /** Other lines than before: everything is drawn anew. */
  lay(strips) {
    this.strips = strips;
    this.host.style.height = `${strips.height}px`;
    this.host.replaceChildren();
    this.drawn.clear();
    this.window = [0, -1];
  }

  /** Show the lines that a window of this height sees. */
  see(y, height) {
    const [first, last] = this.strips.seen(y, height);
    if (first === this.window[0] && last === this.window[1]) return;
    this.window = [first, last];
    if (!this.drawn.size) this.#draw(Infinity);
    else if (!this.frame) this.#draw(this.most);
  }

  /** Paint lines again because what stands in them has changed. */
  refresh(lines = this.drawn.keys()) {
    for (const line of lines) {
      const element = this.drawn.get(line);
      if (element) this.paint(element, line);
    }
  }

  get(line) {
    return this.drawn.get(line);
  }

  #draw(most) {
    let left = most;
    for (let line = this.window[0]; line <= this.window[1]; line += 1) {
      if (this.drawn.has(line)) continue;
      if (left === 0) {
        this.#goOn();
        return;
      }
      this.#put(line);
      left -= 1;
    }
  }

  #goOn() {
    const begun = performance.now();
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const slow = performance.now() - begun > SLOW;
      this.most = slow ? Math.max(1, this.most >> 1) : Math.min(AT_FIRST, this.most + 1);
      this.#draw(this.most);
    });
  }

  #put(line) {
    const element = this.#free() ?? this.host.appendChild(this.make());
    element.style.top = `${this.strips.top(line)}px`;
    this.drawn.set(line, element);
    this.paint(element, line);
  }

  /** The element of the line that is furthest out of view, where enough are kept. */
  #free() {
    const [first, last] = this.window;
    if (this.drawn.size < last - first + 1 + BESIDE) return null;
    let furthest = null;
    let most = 0;
    for (const line of this.drawn.keys()) {
      const off = Math.max(first - line, line - last);
      if (off > most) [furthest, most] = [line, off];
    }
    const element = this.drawn.get(furthest);
    this.drawn.delete(furthest);
    return element;
  }
}
