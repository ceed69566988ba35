// The page of one roster.
import { byId, island } from "./roster/elements.js";
import { open } from "./roster/page.js";
import { speak } from "./roster/texts.js";

speak(island("phrases"), document.documentElement.lang.startsWith("zh") ? "zh" : "en");
open(byId("desk"));
