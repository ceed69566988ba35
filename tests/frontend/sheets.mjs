// A small roster as the server hands it out.
export function grid(changes = {}) {
  return {
    first: "2026-12-07",
    days: 3,
    revision: 4,
    exists: true,
    state: "draft",
    version: 0,
    shown: "draft",
    today: 1,
    may: { edit: true, private: true },
    dates: ["07", "08", "09"].map((day) => ({ date: `2026-12-${day}`, day: String(Number(day)), weekday: "一" })),
    symbols: [
      { code: "-", label: "休", name: "休息", kind: "off", minutes: 0, night: false },
      { code: "=", label: "假", name: "请假", kind: "leave", minutes: 0, night: false },
      { code: "E", label: "早", name: "早班", kind: "work", shift: "早", start: 480, end: 960, minutes: 480, spread: [[0, 480]], night: false },
      { code: "N", label: "夜", name: "夜班", kind: "work", shift: "夜", start: 1440, end: 1920, minutes: 480, spread: [[1, 480]], night: true },
    ],
    typed: {},
    groups: [{ name: "甲组", people: ["A", "B"] }, { name: "乙组", people: ["C"] }],
    people: {
      A: { name: "赵01", team: "甲组", barred: [], from: null, to: null },
      B: { name: "钱02", team: "甲组", barred: [], from: 1, to: null },
      C: { name: "孙03", team: "乙组", barred: [3], from: null, to: null },
    },
    rows: { A: [2, 2, 0], B: [0, 3, 3], C: [2, 0, 2] },
    before: { A: [3] },
    locked: [["A", 0]],
    leave: [],
    requests: [],
    told: [],
    coverage: [{ name: "早班", codes: [2], wanted: [2, 2, null] }],
    ...changes,
  };
}
