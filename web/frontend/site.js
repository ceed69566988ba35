// What every page does: nothing that a page would need to be read.
for (const form of document.querySelectorAll("form[data-once]")) {
  // Not before the form has been read: what the pressed button says would not be sent.
  form.addEventListener("submit", () => setTimeout(() => {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  }));
}
// On a phone the bar is wider than the screen.
for (const here of document.querySelectorAll(".top nav [aria-current]")) {
  here.scrollIntoView({ inline: "center", block: "nearest" });
}
