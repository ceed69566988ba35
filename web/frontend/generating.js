// Generating a roster: wherever its panel stands on a page.
import { Panel } from "./generating/panel.js";
import "uplot/dist/uPlot.min.css";
import "./generating/panel.css";

for (const section of document.querySelectorAll("section.generating")) new Panel(section).begin();
