import assert from "node:assert/strict";
import test from "node:test";
import { Vocabulary, initial } from "../../web/frontend/roster/typed.js";

const plain = new Vocabulary([
  { code: "早@受理", label: "早" },
  { code: "中@受理", label: "中" },
  { code: "夜@受理", label: "夜" },
  { code: "-", label: "休" },
  { code: "=", label: "假" },
]);
const posts = new Vocabulary([
  { code: "早@受理", label: "早受" },
  { code: "早@回访", label: "早回" },
  { code: "夜@受理", label: "夜受" },
  { code: "-", label: "休" },
]);

test("a label begins with the letter of its pinyin", () => {
  const said = "早中夜休假值白备晚延A".split("").map(initial).join("");
  assert.equal(said, "zzyxjzbbwya");
});

test("label, key and number mean the same", () => {
  for (const text of ["早", "z", "Z", "1", "１", " 早 ", "早@受理"]) {
    assert.deepEqual(plain.meant(text), ["早"], text);
  }
  assert.deepEqual(plain.meant("休"), ["休"]);
  assert.deepEqual(plain.meant("x"), ["休"]);
  assert.deepEqual(plain.meant("0"), ["休"]);
});

test("two labels of one initial have keys of their own", () => {
  assert.deepEqual(plain.hint("早"), ["z", "1"]);
  assert.deepEqual(plain.hint("中"), ["m", "2"]);
});

test("what an input method made of the key does not matter", () => {
  assert.deepEqual(plain.meant("在", "z"), ["早"]);
  assert.deepEqual(plain.meant("一", "y"), ["夜"]);
});

test("labels that begin alike are all offered", () => {
  assert.deepEqual(posts.meant("早"), ["早受", "早回"]);
  assert.deepEqual(posts.meant("z"), ["早受", "早回"]);
  assert.deepEqual(posts.meant("早回"), ["早回"]);
});

test("what no label says is not understood", () => {
  assert.deepEqual(plain.meant("q"), []);
  assert.deepEqual(plain.meant(""), []);
});
