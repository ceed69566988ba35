// A page that is there to be printed.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
