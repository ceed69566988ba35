import assert from "node:assert/strict";
import test from "node:test";
import { Lines } from "../../web/frontend/roster/lines.js";
import { Strips } from "../../web/frontend/roster/strips.js";

const HEIGHT = 600;

/** A sheet of 500 lines whose frames come when the test says so. */
function sheet() {
  const waiting = [];
  globalThis.requestAnimationFrame = (deed) => waiting.push(deed);
  const host = { style: {}, replaceChildren() {}, appendChild: (made) => made };
  let painted = 0;
  const lines = new Lines(host, () => ({ style: {} }), () => { painted += 1; });
  lines.lay(new Strips(Array(500).fill(30)));
  lines.see(0, HEIGHT);
  let time = 1000;
  return {
    waiting,
    /** How many lines a scroll and its frame paint together, so long [ms] after the last frame. */
    scrolled(y, after = 16) {
      painted = 0;
      time += after;
      lines.see(y, HEIGHT);
      for (const deed of waiting.splice(0)) deed(time);
      return painted;
    },
  };
}

test("a scroll and the frame that shows it paint two lines together, and more where frames are quick", () => {
  const shown = sheet();
  assert.equal(shown.scrolled(3000), 2);
  assert.deepEqual([6000, 6000, 6000].map((y) => shown.scrolled(y)), [3, 4, 4]);
});

test("a slow frame is followed by smaller ones", () => {
  const shown = sheet();
  shown.scrolled(3000);
  assert.deepEqual([6000, 6000].map((y) => shown.scrolled(y, 70)), [1, 1]);
});

test("frames go on until all that is seen is painted, and no longer", () => {
  const shown = sheet();
  let painted = 0;
  let frames = 0;
  do {
    painted += shown.scrolled(9000);
    frames += 1;
  } while (shown.waiting.length);
  const [first, last] = new Strips(Array(500).fill(30)).seen(9000, HEIGHT);
  assert.equal(painted, last - first + 1);
  assert.equal(frames, 8);
});
