import type { Mutant } from "./mutant.ts";

/** Defects in sharing a commit. */
export const STORE_MUTANTS: readonly Mutant[] = [
  {
    name: "two changes made from one reading share a commit",
    path: "cloud/store/group_commit.ts",
    find: "if (names.some((name) => keys.has(name))) left.push(each);",
    replace: 'if (names.includes("")) left.push(each);',
  },
  {
    name: "a write is answered before it is stored",
    path: "cloud/store/group_commit.ts",
    find: "this.#waiting.push({ write, resolve, reject });",
    replace: 'this.#waiting.push({ write, resolve, reject });\n    resolve("0");',
  },
  {
    name: "one lost check loses the others of its commit",
    path: "cloud/store/group_commit.ts",
    find: 'if (outcome.kind === "lost" && others.length > 0)',
    replace: 'if (outcome.kind === "lost" && others.length > 1_000)',
  },
  {
    name: "a store that fails is asked once for each who waits",
    path: "cloud/store/group_commit.ts",
    find: "if (others.length > 0 && isTooLarge(error))",
    replace: "if (others.length > 0)",
  },
  {
    name: "what denokv finds too large is refused to all who wrote it",
    path: "cloud/store/group_commit.ts",
    find: "error instanceof Error && /too large",
    replace: "error instanceof TypeError && /too large",
  },
  {
    name: "a store that takes fewer checks is asked for more each time",
    path: "cloud/store/group_commit.ts",
    find: "this.#checksMax = DENOKV_CHECKS_MAX;",
    replace: "this.#checksMax = CHECKS_MAX;",
  },
  {
    name: "a commit waits for nobody who reads already",
    path: "cloud/store/group_commit.ts",
    find: "if (this.#coming.size > 0)",
    replace: "if (this.#coming.size > 99)",
  },
  {
    name: "a commit waits for a reading as long as it takes",
    path: "cloud/store/group_commit.ts",
    find: "await answered(all, { sleep, limitMs: COMING_MS_MAX })",
    replace: "await all",
  },
  {
    name: "a commit leaves with one, and with all others after it",
    path: "cloud/store/group_commit.ts",
    find: "if (this.#waiting.length >= enough) return;",
    replace: "if (this.#waiting.length >= 0 * enough) return;",
  },
  {
    name: "a commit waits for ever for those who do not come again",
    path: "cloud/store/group_commit.ts",
    find: "await answered(promise, { sleep, limitMs: AGAIN_MS_MAX })",
    replace: "await promise",
  },
  {
    name: "what is remembered of a site is written over what others wrote",
    path: "cloud/store/records.ts",
    find: "const checks: Deno.AtomicCheck[] = [entry];",
    replace: "const checks: Deno.AtomicCheck[] = entry.value === null ? [entry] : [];",
  },
  {
    name: "whoever may write nothing relies on what is remembered",
    path: "cloud/store/records.ts",
    find: "update.always === true ?",
    replace: "update.always !== null ?",
  },
  {
    name: "where others hear the same homes each is tried from memory",
    path: "cloud/store/site_memory.ts",
    find: "if (isOld) this.#toRead = READ_AFTER_OLD;",
    replace: "if (isOld) this.#toRead = 0;",
  },
  {
    name: "one old site ends all memory for good",
    path: "cloud/store/site_memory.ts",
    find: "else if (entry === this.#tried) this.#toRead = 0;",
    replace: "else if (entry === null) this.#toRead = 0;",
  },
  {
    name: "any number of writes may wait",
    path: "cloud/store/group_commit.ts",
    find: "this.#waiting.length >= WAITING_MAX",
    replace: "this.#waiting.length >= 99 * WAITING_MAX",
  },
  {
    name: "a home is made without a look at how many there are",
    path: "cloud/store/records.ts",
    find: "const isNew = entry.versionstamp === null;",
    replace: 'const isNew = entry.versionstamp === null && id === "";',
  },
  {
    name: "two homes that come at once count as one",
    path: "cloud/store/site_count.ts",
    find: "checks: [entry],\n    mutations",
    replace: "checks: [],\n    mutations",
  },
  {
    name: "a home that was made while it waited takes its own place",
    path: "cloud/store/records.ts",
    find: "if (error instanceof FullError && ",
    replace: "if (error instanceof UsedError && ",
  },
  {
    name: "a home too many is refused for what is remembered",
    path: "cloud/store/site_count.ts",
    find: "&& known.value < sitesMax;",
    replace: "&& known.value < 9e15;",
  },
  {
    name: "what cannot be read keeps others from being read",
    path: "cloud/store/group_read.ts",
    find: "batch.length > 1 && !(error instanceof UnansweredError)",
    replace: "batch.length > 1_000 && !(error instanceof UnansweredError)",
  },
  {
    name: "a reading that gets no answer holds others back",
    path: "cloud/store/group_read.ts",
    find: "limitMs: HOLDING_MS_MAX }",
    replace: "limitMs: 1_000 * HOLDING_MS_MAX }",
  },
  {
    name: "as many as fit wait for a reading that is under way",
    path: "cloud/store/group_read.ts",
    find: "this.#underWay === 0 || this.#waiting.length >= KEYS_MAX",
    replace: "this.#underWay === 0 || this.#waiting.length >= 99 * KEYS_MAX",
  },
];
