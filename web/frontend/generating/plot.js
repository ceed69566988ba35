// The objective and its bound over time.
import uPlot from "uplot";

const HEIGHT = 132;

export class Plot {
  #made = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    new ResizeObserver(() => this.#made?.setSize(this.#size)).observe(host);
  }

  /** @param {Array<[number, number|null, number, number|null]>} points */
  show(points, seconds) {
    const data = [0, 1, 2].map((place) => points.map((point) => point[place]));
    this.seconds = seconds;
    this.range = limits(points);
    if (this.#made) this.#made.setData(data);
    else if (this.host.clientWidth) this.#made = new uPlot(this.#options(), data, this.host);
  }

  get #size() {
    return { width: this.host.clientWidth || 1, height: HEIGHT };
  }

  #options() {
    const style = getComputedStyle(this.host);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour("--ink-2"), font: `11px ${style.fontFamily}`, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    const steps = uPlot.paths.stepped({ align: 1 });
    return {
      ...this.#size,
      legend: { show: false },
      cursor: { show: false },
      select: { show: false },
      scales: { x: { time: false, range: (_, first, last) => [0, Math.max(last ?? 1, 5)] }, y: { range: () => this.range } },
      axes: [{ ...axis, size: 22, values: (_, ticks) => ticks.map(clock) }, { ...axis, size: (_, texts) => 12 + 7 * Math.max(2, ...(texts ?? []).map((text) => text.length)) }],
      series: [
        {},
        { stroke: colour("--accent"), width: 2, paths: steps, points: { show: false } },
        { stroke: colour("--ink-2"), width: 1.5, dash: [4, 3], paths: steps, points: { show: false } },
      ],
    };
  }
}

/**
 * The figures between which the plot is drawn: the first rosters lie so far above the rest that
 * they would flatten it.
 */
export function limits(points) {
  const found = points.filter((point) => point[1] !== null).map((point) => point[1]);
  const bounds = points.map((point) => point[2]);
  const settled = found.slice(Math.floor(found.length / 3));
  const low = Math.min(...bounds, ...settled);
  const high = Math.max(...bounds, ...settled);
  if (!Number.isFinite(low)) return [0, 1];
  const room = Math.max((high - low) * 0.08, 1);
  return [Math.max(0, low - room), high + room];
}

/** 75 → 1:15. */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;
