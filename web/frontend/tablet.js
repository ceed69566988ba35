// The tablet of a post.
import { begin } from "./duty/page.js";

if ("serviceWorker" in navigator) navigator.serviceWorker.register(`${document.body.dataset.root}worker.js`).catch(() => {});
begin(document.body);
