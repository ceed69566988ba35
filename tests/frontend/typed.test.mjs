import assert from "node:assert/strict";
import test from "node:test";
import { Vocabulary } from "../../web/frontend/roster/typed.js";

const plain = new Vocabulary(
  [
    { code: "-", label: "休", name: "休息" },
    { code: "=", label: "假", name: "请假" },
    { code: "早@受理", label: "早", name: "早班 受理" },
    { code: "中@受理", label: "中", name: "中班 受理" },
  ],
  { 休: [0], "0": [0], x: [0], 假: [1], j: [1], 早: [2], z: [2, 3], 1: [2], 中: [3], 2: [3], "早@受理": [2] },
);
const posts = new Vocabulary(
  [
    { code: "-", label: "休", name: "休息" },
    { code: "早@受理", label: "早受", name: "早班 受理" },
    { code: "早@回访", label: "早回", name: "早班 回访" },
    { code: "夜@受理", label: "夜受", name: "夜班 受理" },
  ],
  { 休: [0], 早: [1, 2], z: [1, 2], 早受: [1], 早回: [2], 夜受: [3], 夜: [3], y: [3] },
);

test("label, key and number mean the same, however wide they are typed", () => {
  for (const text of ["早", "z", "Z", "1", "１", " 早 ", "早@受理"]) {
    assert.equal(plain.meant(text)[0], 2, text);
  }
});

test("what an input method made of the key does not matter", () => {
  assert.deepEqual(plain.meant("在", "z"), [2, 3]);
  assert.deepEqual(posts.meant("一", "y"), [3]);
  assert.deepEqual(posts.meant("早回", "zao'hui"), [2]);
});

test("a cell keeps what it holds, and nobody gets a duty that they cannot hold", () => {
  assert.equal(posts.chosen([1, 2], 2, new Set()), 2);
  assert.equal(posts.chosen([1, 2], 0, new Set([1])), 2);
  assert.equal(posts.chosen([1, 2], 0, new Set([1, 2])), 1);
});

test("a key is taken at once; a label that another one begins with waits", () => {
  assert.ok(posts.isWhole("z"));
  assert.ok(posts.isWhole("早回"));
  assert.ok(!posts.isWhole("早"));
  assert.ok(plain.isWhole("早"));
  assert.ok(!plain.isWhole("q"));
});

test("what is begun is offered, each label once", () => {
  assert.deepEqual(posts.offered("早"), [1, 2]);
  assert.deepEqual(posts.offered("夜班"), [3]);
  assert.deepEqual(posts.offered("q"), []);
});

test("what no label says is not understood", () => {
  assert.deepEqual(plain.meant("q"), []);
  assert.deepEqual(plain.meant(""), []);
});

test("the legend shows the keys of a duty, its own label left out", () => {
  assert.deepEqual(plain.keys(2), ["z", "1"]);
  assert.deepEqual(plain.keys(3), ["2"]);
});
