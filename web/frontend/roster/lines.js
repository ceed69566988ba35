// Draws the lines of a sheet that stand in view, and uses the elements of those that have left it
// again. A frame that took too long makes the next one draw less, so that scrolling never waits.

const AT_FIRST = 2; // [lines] of one frame, until it is known how quick the machine is
const MOST = 4; // [lines] of one frame
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
    else if (!this.frame) this.#goOn();
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

  #draw(most, now) {
    let left = most;
    for (let line = this.window[0]; line <= this.window[1]; line += 1) {
      if (this.drawn.has(line)) continue;
      if (left === 0) {
        this.#goOn(now);
        return;
      }
      this.#put(line);
      left -= 1;
    }
  }

  /** Draw in the next frame; `before` is the time [ms] of the last one, where that drew as well. */
  #goOn(before) {
    this.frame = requestAnimationFrame((now) => {
      this.frame = 0;
      const slow = now - before > SLOW;
      if (before) this.most = slow ? Math.max(1, this.most >> 1) : Math.min(MOST, this.most + 1);
      this.#draw(this.most, now);
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
