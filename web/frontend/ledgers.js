// How long the change-over of a seat took: counted from the first touch, told with the form.
const form = document.querySelector("form[data-taking]");
if (form) {
  let began = 0;
  form.addEventListener("input", () => { began ||= performance.now(); });
  form.addEventListener("submit", () => {
    form.elements.spent.value = began ? Math.round((performance.now() - began) / 1000) : 0;
  });
}
// The progress of a room, looked at again and again by its leader.
const room = document.querySelector("[data-again]");
if (room) setInterval(() => { if (!document.hidden) location.reload(); }, Number(room.dataset.again) * 1000);
