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

/** Every test of it, and every step. */
export function parseJunit(text: string): readonly JunitCase[] {
  const found: JunitCase[] = [];
  for (const [, name = "", path = "", seconds, inside = ""] of text.matchAll(CASE_REGEXP)) {
    const outcome = inside.includes("<skipped/>")
      ? "skipped"
      : inside.includes("<failure")
      ? "failed"
      : "passed";
    const plain = decode(name);
    const isStep = found.some((each) =>
      each.path === path && !each.isStep && plain.startsWith(`${each.name} > `)
    );
    found.push({ name: plain, path: decode(path), seconds: Number(seconds), outcome, isStep });
  }
  return found;
}

function decode(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}
