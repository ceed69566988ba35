// Bundles every entry of this folder into web/static/dist.
import { build } from "esbuild";

await build({
  entryPoints: ["site.js", "site.css", "roster.js", "roster.css", "paper.js", "paper.css", "book.css", "attendance.css", "dues.css", "rulings.css", "cases.css", "sheets.js", "people.js", "generating.js", "staff.css", "staff.js", "ledgers.css", "customers.css", "ledgers.js", "duty_paper.css", "tablet.css", "tablet.js", "tablet.png", "worker.js"],
  outdir: "../static/dist",
  bundle: true,
  minify: true,
  sourcemap: false,
  target: ["chrome100", "firefox100", "safari15"],
  format: "iife",
  loader: { ".woff2": "file", ".png": "copy" },
  logLevel: "warning",
});

// The duty board runs on televisions, whose browsers are years behind: Chromium 49 came in 2016.
await build({
  entryPoints: ["board.css", "board.js"],
  outdir: "../static/dist",
  bundle: true,
  minify: true,
  target: ["es2015", "chrome49", "safari11"],
  format: "iife",
  logLevel: "warning",
});
