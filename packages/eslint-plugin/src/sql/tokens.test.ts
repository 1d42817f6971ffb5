import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokensOf } from "./tokens.ts";

const read = (sql: string): string[] => tokensOf(sql).map(({ kind, text }) => `${kind} ${text}`);

describe("SQL is read into tokens", () => {
  test.each([
    ["words in lower case", "Select ID", ["word select", "word id"]],
    ["quoted names as they are", '"Job" "a""b"', ["name Job", 'name a"b']],
    ["strings without their quotes", "'it''s' ''", ["string it's", "string "]],
    ["escapes only in E strings", "E'a\\'b' 'a\\'", ["string a\\'b", "string a\\"]],
    ["prefixed strings", "u&'x' X'1f' b'01'", ["string x", "string 1f", "string 01"]],
    ["dollar quotes, by their tag", "$a$ $$ 'x' $a$ $$y$$", ["body  $$ 'x' ", "body y"]],
    ["parameters", "$1::uuid=$12", ["parameter $1", "symbol ::", "word uuid", "symbol =", "parameter $12"]],
    ["operators whole", "a>=b<>c||d->>e", "a >= b <> c || d ->> e".split(" ").map(kindOf)],
    ["a minus behind an operator", "a=-1", ["word a", "symbol =-", "number 1"]],
    ["no comments", "a--b\nc/* d /* e */ f */g", ["word a", "word c", "word g"]],
    [
      "a comment that touches an operator",
      "a=--b\n$1 */*x*/2",
      ["word a", "symbol =", "parameter $1", "symbol *", "number 2"],
    ],
    ["no comments in strings", "'--' '/*'", ["string --", "string /*"]],
    ["what is never closed", "'a", ["string a"]],
    ["a comment that is never closed", "a /* b", ["word a"]],
    ["letters of every script", "größe 名前", ["word größe", "word 名前"]],
    ["interpolations", "a\uE000b", ["word a", "hole \uE000", "word b"]],
  ])("%s", (_, sql, tokens) => {
    expect(read(sql)).toEqual(tokens);
  });
});

test("whatever is quoted is one token, and comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(read(`a,'${text.replaceAll("'", "''")}'b`)).toEqual([
        "word a",
        "symbol ,",
        `string ${text}`,
        "word b",
      ]);
      expect(read(`a"${text.replaceAll('"', '""')}"b`)).toEqual(["word a", `name ${text}`, "word b"]);
      fc.pre(!text.includes("$"));
      expect(read(`a,$x$${text}$x$b`)).toEqual(["word a", "symbol ,", `body ${text}`, "word b"]);
    }),
  );
});

test("any text at all is read to its end", () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    "$$",
    "$a$",
    "/*",
    "*/",
    "--",
    "\n",
    "E'",
    "\\",
    ";",
    "(",
    ")",
    "x",
    "$1",
    " ",
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const tokens = tokensOf(pieces.join(""));
      const closed = tokensOf(`${pieces.join("")}\n`);
      expect(closed.length).toBeLessThanOrEqual(pieces.join("").length);
      expect(closed.length).toBe(tokens.length);
    }),
  );
});

test("comments and white space between tokens change nothing", () => {
  const words = [
    "select",
    "*",
    "from",
    "job",
    "where",
    "organization_id",
    "=",
    "$1",
    "and",
    "'it''s'",
    "(",
    ")",
    '"Job"',
  ];
  const gap = fc.constantFrom(" ", "\n", "\t", "--x'\"$$(\n", "/* ' */", " /* a /* -- */ b */ ");
  const pieces = fc.array(fc.tuple(fc.constantFrom(...words), gap));
  fc.assert(
    fc.property(pieces, (drawn) => {
      expect(read(drawn.flat().join(""))).toEqual(read(drawn.map(([word]) => word).join(" ")));
    }),
  );
});

function kindOf(text: string): string {
  return /^[a-z]/.test(text) ? `word ${text}` : `symbol ${text}`;
}
