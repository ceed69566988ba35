// Draws the lines of a sheet that stand in view, and uses the elements of those that have left it
// again. What does not fit into one frame is drawn in the next, so that scrolling never waits.

const BUDGET = 5; // [ms] of each frame

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
    this.spare = [];
    this.window = [0, -1];
    this.frame = 0;
  }

  /** Other lines than before: everything is drawn anew. */
  lay(strips) {
    this.strips = strips;
    this.host.style.height = `${strips.height}px`;
    for (const line of [...this.drawn.keys()]) this.#drop(line);
    this.window = [0, -1];
  }

  /** Show the lines that a window of this height sees. */
  see(y, height) {
    const [first, last] = this.strips.seen(y, height);
    if (first === this.window[0] && last === this.window[1]) return;
    this.window = [first, last];
    for (const line of this.drawn.keys()) if (line < first || line > last) this.#drop(line);
    this.#draw();
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

  #draw() {
    cancelAnimationFrame(this.frame);
    const end = performance.now() + BUDGET;
    for (let line = this.window[0]; line <= this.window[1]; line += 1) {
      if (this.drawn.has(line)) continue;
      this.#put(line);
      if (performance.now() > end) {
        this.frame = requestAnimationFrame(() => this.#draw());
        return;
      }
    }
  }

  #put(line) {
    const element = this.spare.pop() ?? this.make();
    element.style.top = `${this.strips.top(line)}px`;
    this.drawn.set(line, element);
    this.paint(element, line);
    if (element.parentNode !== this.host) this.host.append(element);
    element.hidden = false;
  }

  #drop(line) {
    const element = this.drawn.get(line);
    element.hidden = true;
    this.drawn.delete(line);
    this.spare.push(element);
  }
}
