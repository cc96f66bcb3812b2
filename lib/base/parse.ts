import * as v from "valibot";
import { showValue } from "./show.ts";

/**
 * Reads `input` by a schema of valibot; what a quiet tick reads goes through lib/base/shape.ts instead.
 *
 * Throws TypeError with one line that names the act, the field, the value and what is allowed:
 * `Cannot read heartbeat: "events.2.kind" must be "cut" or "gave_up", got "explode"`.
 */
export function parseWith<const TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
  act: string,
): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  throw new TypeError(`Cannot ${act}: ${describeIssue(result.issues[0])}`);
}

/** `"field.path" must be <what is allowed>, got <value>`. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  const deepest = deepestIssue(issue);
  const path = v.getDotPath(deepest);
  const field = path === null ? "the value" : `"${path}"`;
  if (deepest.expected === "never") return `${field} is not a known field`;
  if (deepest.input === undefined && deepest.kind === "schema") return `${field} is missing`;
  return `${field} must be ${wanted(deepest)}, got ${showValue(deepest.input)}`;
}

/** A union reports its own failure first; the branch that got furthest says more. */
function deepestIssue(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  let deepest = issue;
  for (let depth = 0; depth < 4; depth++) {
    const inner = deepest.issues?.find((each) => (each.path?.length ?? 0) > 0);
    if (inner === undefined) return deepest;
    deepest = inner;
  }
  return deepest;
}

function wanted(issue: v.BaseIssue<unknown>): string {
  // A schema's own message is the allowed range in words; valibot's default starts with "Invalid".
  if (!issue.message.startsWith("Invalid")) return issue.message;
  const expected = issue.expected ?? "something else";
  if (expected === "Object") return "an object";
  return expected.replace(/^\((.*)\)$/, "$1").replaceAll(" | ", " or ");
}
