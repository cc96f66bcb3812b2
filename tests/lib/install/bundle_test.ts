import { assertEquals } from "@std/assert";
import { mendChunk, nameChunks, startedOfNode } from "../../../lib/install/bundle.ts";

Deno.test("mendChunk() takes out imports for effects alone, and leaves what is used", () => {
  const text = 'import{a as b}from"./chunk-A.js";import"./chunk-B.js";import"./chunk-C.js";\n' +
    'import"./chunk-D.js";var c=1;import("./plug-E.js");import"node:net";';
  assertEquals(
    mendChunk(text),
    'import{a as b}from"./chunk-A.js";\nvar c=1;import("./plug-E.js");import"node:net";',
  );
});

Deno.test("mendChunk() writes what is not ASCII so that it means the same", () => {
  const said = "é – 🔌";
  const mended = mendChunk(JSON.stringify(said));
  assertEquals(mended, '"\\u00e9 \\u2013 \\ud83d\\udd0c"');
  assertEquals(JSON.parse(mended), said);
});

Deno.test("startedOfNode() follows static imports and re-exports, not those that wait", () => {
  const chunks = [
    { name: "main.js", text: 'import{a}from"./a.js";var b=import("./late.js");' },
    { name: "a.js", text: 'var q=1;export{c}from"./c.js";import*as x from"./main.js";' },
    { name: "c.js", text: 'var x="from";' },
    { name: "late.js", text: 'import{connect as y}from"node:net";' },
  ];
  assertEquals(startedOfNode(chunks, "main.js"), []);
  assertEquals(startedOfNode(chunks, "late.js"), ["node:net"]);
  const helper = { name: "c.js", text: 'import{createRequire as r}from"node:module";' };
  assertEquals(startedOfNode([...chunks.slice(0, 2), helper], "main.js"), ["node:module"]);
});

Deno.test("nameChunks() gives the same names whatever the bundler's were, and keeps who imports whom", () => {
  const made = (one: string, other: string) => [
    { name: `chunk-${one}.js`, text: "export var a=1;" },
    { name: "main.js", text: `import{a}from"./chunk-${one}.js";import("./plug-${other}.js");` },
    { name: `plug-${other}.js`, text: `import{a}from"./chunk-${one}.js";var b="./other.js";` },
  ];
  const named = nameChunks(made("AAAA", "ZZZZ"), ["main.js"]);
  assertEquals(named, [
    { name: "chunk_1.js", text: "export var a=1;" },
    { name: "main.js", text: 'import{a}from"./chunk_1.js";import("./chunk_2.js");' },
    { name: "chunk_2.js", text: 'import{a}from"./chunk_1.js";var b="./other.js";' },
  ]);
  assertEquals(nameChunks(made("ZZZZ", "AAAA"), ["main.js"]), named);
});
