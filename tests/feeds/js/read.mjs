// Prints what ical.js, the reader inside many calendar programs, understands of a file.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const entries = calendar.getAllSubcomponents("vevent").map((component) => {
  const entry = new ICAL.Event(component);
  const alarm = component.getFirstSubcomponent("valarm");
  const begin = entry.startDate.toJSDate();
  return {
    uid: entry.uid,
    summary: entry.summary,
    description: entry.description,
    start: begin.toISOString(),
    end: entry.endDate.toJSDate().toISOString(),
    sequence: entry.sequence,
    status: component.getFirstPropertyValue("status"),
    modified: component.getFirstPropertyValue("last-modified")?.toJSDate().toISOString() ?? null,
    rings: alarm
      ? new Date(+begin + 1000 * alarm.getFirstPropertyValue("trigger").toSeconds()).toISOString()
      : null,
    properties: component.getAllProperties().map((property) => property.name),
  };
});
console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  properties: calendar.getAllProperties().map((property) => property.name),
  zones: calendar.getAllSubcomponents("vtimezone").length,
  entries,
}));
