// The tablet on the wall: it comes back to the board when nobody touches it, and the board stays fresh.
const { back, after } = document.body.dataset;
let waiting;

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(() => location.replace(back), Number(after) * 1000);
}

if (back) {
  for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, wait, { passive: true });
  wait();
}
