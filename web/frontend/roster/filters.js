// Which people the sheet shows, and the lines that they stand in: each team under its name.

/**
 * @param {import("./sheet.js").Sheet} sheet
 * @param {{text?: string, team?: string, only?: ""|"trouble"|"changed"|"unconfirmed"}} wanted
 * @returns {({team: string, count: number} | {person: string})[]}
 */
export function lines(sheet, wanted = {}) {
  const named = sheet.groups.some((group) => group.name);
  return sheet.groups.flatMap((group) => {
    if (wanted.team && group.name !== wanted.team) return [];
    const people = group.people.filter((person) => fits(sheet, person, wanted));
    if (!people.length) return [];
    const shown = people.map((person) => ({ person }));
    return named ? [{ team: group.name, count: people.length }, ...shown] : shown;
  });
}

function fits(sheet, person, { text = "", only = "" }) {
  const said = text.trim().toLowerCase();
  const { name } = sheet.people[person];
  if (said && !name.toLowerCase().includes(said) && !person.toLowerCase().includes(said)) return false;
  const begins = `${person} `;
  if (only === "trouble") return [...sheet.breaches.keys()].some((each) => each.startsWith(begins));
  if (only === "changed") return [...sheet.was.keys()].some((each) => each.startsWith(begins));
  if (only === "unconfirmed") return (sheet.acknowledged.get(person)?.state ?? "given") !== "given";
  return true;
}
