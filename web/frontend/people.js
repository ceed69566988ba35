// Tick many at once, and print what is shown once.
const tick = document.querySelector("[data-tick]");
if (tick) {
  tick.hidden = false;
  tick.addEventListener("click", () => {
    for (const box of document.querySelectorAll("input[data-new]")) box.checked = true;
  });
}
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
