// A field in which a finger draws a signature, kept as the path of an SVG.

import SignaturePad from "signature_pad";

/** The drawing is kept in a grid of its own, whatever the screen; whole numbers, as records need. */
const WIDTH = 600;
const HEIGHT = 200;
/** [px] less is a slip of the finger. */
const LEAST = 60;

const lengthOf = (points) => points.slice(1).reduce((sum, { x, y }, place) => sum + Math.hypot(x - points[place].x, y - points[place].y), 0);

export class Drawing {
  /** @param {HTMLCanvasElement} canvas @param {() => void} drawn called at the end of each stroke */
  constructor(canvas, drawn) {
    this.canvas = canvas;
    this.pad = new SignaturePad(canvas, { minWidth: 1.2, maxWidth: 3.2, penColor: "#1b2327" });
    this.pad.addEventListener("endStroke", drawn);
    new ResizeObserver(() => this.#fit()).observe(canvas);
  }

  clear() {
    this.pad.clear();
  }

  get isSigned() {
    return this.pad.toData().reduce((sum, { points }) => sum + lengthOf(points), 0) >= LEAST;
  }

  /** `M12 40L14 41…`, in a field of 600 by 200. */
  path() {
    const across = WIDTH / (this.canvas.offsetWidth || WIDTH);
    const down = HEIGHT / (this.canvas.offsetHeight || HEIGHT);
    const stroke = ({ points }) => points.map(({ x, y }, place) =>
      `${place ? "L" : "M"}${Math.round(x * across)} ${Math.round(y * down)}`).join("");
    return this.pad.toData().map(stroke).join("");
  }

  /** A canvas has as many dots as the screen, or the line is blurred; strokes already drawn stay. */
  #fit() {
    const ratio = Math.max(devicePixelRatio, 1);
    const [width, height] = [this.canvas.offsetWidth * ratio, this.canvas.offsetHeight * ratio].map(Math.round);
    if (!width || (this.canvas.width === width && this.canvas.height === height)) return;
    const strokes = this.pad.toData();
    Object.assign(this.canvas, { width, height });
    this.canvas.getContext("2d").scale(ratio, ratio);
    this.pad.clear();
    this.pad.fromData(strokes);
  }
}
