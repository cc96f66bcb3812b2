/** What `deno test --junit-path` wrote. */

/** One test or step. */
export interface JunitCase {
  /** "test > step" for a step. */
  readonly name: string;
  /** From the project's folder. */
  readonly path: string;
  readonly seconds: number;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly isStep: boolean;
  /** Why it failed; empty if it did not. */
  readonly message: string;
}

const CASE_REGEXP =
  /<testcase name="([^"]*)" classname="\.\/([^"]*)" time="([\d.]+)" line="\d+" col="\d+">([\s\S]*?)<\/testcase>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

/**
 * Every test of it, and every step. A test that a helper of many tests makes stands there with the
 * helper's path: which file asked for it is in what the run printed, `output`.
 */
export function parseJunit(text: string, output: string): readonly JunitCase[] {
  const found: JunitCase[] = [];
  const files = filesIn(output);
  for (const [, name = "", path = "", seconds, inside = ""] of text.matchAll(CASE_REGEXP)) {
    const outcome = inside.includes("<skipped/>")
      ? "skipped"
      : inside.includes("<failure")
      ? "failed"
      : "passed";
    const plain = decode(name);
    const isStep = found.some((each) => !each.isStep && plain.startsWith(`${each.name} > `));
    const file = path.endsWith("_test.ts") ? path : files.get(plain) ?? path;
    const message = outcome === "failed" ? decode(inside).trim() : "";
    found.push({ name: plain, path: file, seconds: Number(seconds), outcome, isStep, message });
  }
  return found;
}

/** The file of each test by its name: before it on its line, or before all of its file's. */
function filesIn(output: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  let current = "";
  for (const line of output.split("\n")) {
    current = /^running \d+ tests? from \.\/(\S+)$/.exec(line)?.[1] ?? current;
    const [, own = current, name] = /^(?:\.\/(\S+) => )?(\S.*?) \.\.\./.exec(line) ?? [];
    if (name !== undefined) files.set(name, own);
  }
  return files;
}

function decode(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}
