// Which lines of a long sheet stand in view: lines have heights of their own, and only those that
// are seen are drawn.

export class Strips {
  /** @param {number[]} heights of every line [px] */
  constructor(heights) {
    this.tops = [0];
    for (const height of heights) this.tops.push(this.tops.at(-1) + height);
  }

  get count() {
    return this.tops.length - 1;
  }

  get height() {
    return this.tops.at(-1);
  }

  top(line) {
    return this.tops[line];
  }

  /** The line at a height; the first or last one beyond the ends. */
  at(y) {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** First and last line that a window shows, with some spare lines on both sides. */
  seen(y, height, spare = 4) {
    if (!this.count) return [0, -1];
    return [
      Math.max(0, this.at(y) - spare),
      Math.min(this.count - 1, this.at(y + height) + spare),
    ];
  }

  /** Where to scroll so that a line stands wholly in view; `y` itself if it does. */
  shown(line, y, height) {
    if (this.tops[line] < y) return this.tops[line];
    return Math.max(y, this.tops[line + 1] - height);
  }
}
