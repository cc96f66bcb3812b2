/** Looking into JSON of others, of which nothing can be relied on. */

/** The value of a JSON text; undefined when it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is at `path` within `value`; undefined when there is nothing. */
export function fieldAt(value: unknown, path: readonly (string | number)[]): unknown {
  let each = value;
  for (const key of path) {
    if (typeof each !== "object" || each === null || !Object.hasOwn(each, key)) return undefined;
    each = (each as Readonly<Record<string | number, unknown>>)[key];
  }
  return each;
}

/** The text at `path`; null when there is none. */
export function textAt(value: unknown, path: readonly (string | number)[]): string | null {
  const found = fieldAt(value, path);
  return typeof found === "string" ? found : null;
}

/** The finite number at `path`; null when there is none. */
export function numberAt(value: unknown, path: readonly (string | number)[]): number | null {
  const found = fieldAt(value, path);
  return typeof found === "number" && Number.isFinite(found) ? found : null;
}

/** The boolean at `path`; null when there is none. */
export function flagAt(value: unknown, path: readonly (string | number)[]): boolean | null {
  const found = fieldAt(value, path);
  return typeof found === "boolean" ? found : null;
}
