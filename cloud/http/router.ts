import type { Route } from "../../lib/api/route.ts";
import { PARAMETERS, type RouteName, ROUTES } from "../../lib/api/routes.ts";
import { HttpError } from "./http.ts";

/** What a request asks for. */
export interface Matched {
  readonly name: RouteName;
  /** What stands for the path's parameter; "" where it has none. */
  readonly parameter: string;
}

/** Longest path that is looked at, in characters. */
const PATH_CHARACTERS_MAX = 128;

/** What one path answers, by method. */
interface Resource {
  readonly names: ReadonlyMap<string, RouteName>;
  /** As the Allow header lists them. */
  readonly allow: string;
}

/** Paths that differ only behind their parameter. */
interface Family {
  readonly head: string;
  /** Sticky: takes the parameter where it is put, and stands behind it then. */
  readonly pattern: RegExp;
  readonly tails: ReadonlyMap<string, Resource>;
}

const TEMPLATE_REGEXP = /^([^{}]*)\{(\w+)\}([^{}]*)$/;
const { plain: PLAIN, families: FAMILIES } = compile();

/**
 * Finds what a request asks for. There is one spelling of each path: nothing is decoded, folded or
 * trimmed, so that `/v1//sites`, `/V1/sites` and `/v1/sites/%68ome` lead nowhere.
 *
 * Throws HttpError: 404 no such path, 405 with what is allowed there.
 */
export function matchRoute(method: string, path: string): Matched {
  if (path.length <= PATH_CHARACTERS_MAX) {
    for (const { head, pattern, tails } of FAMILIES) {
      if (!path.startsWith(head)) continue;
      pattern.lastIndex = head.length;
      if (!pattern.test(path)) continue;
      const resource = tails.get(path.slice(pattern.lastIndex));
      if (resource === undefined) continue;
      return answer(resource, { method, parameter: path.slice(head.length, pattern.lastIndex) });
    }
    const resource = PLAIN.get(path);
    if (resource !== undefined) return answer(resource, { method, parameter: "" });
  }
  throw new HttpError(404, "There is nothing at this address");
}

function answer(
  { names, allow }: Resource,
  { method, parameter }: { readonly method: string; readonly parameter: string },
): Matched {
  const name = names.get(method);
  if (name !== undefined) return { name, parameter };
  throw new HttpError(405, `Only ${allow} is answered at this address`, { headers: { allow } });
}

function compile() {
  const plain = new Map<string, Resource>();
  const families = new Map<string, Family & { readonly tails: Map<string, Resource> }>();
  for (const [path, names] of namesByPath()) {
    const resource = { names, allow: [...names.keys()].join(", ") };
    const [, head, parameter, tail] = TEMPLATE_REGEXP.exec(path) ?? [];
    if (head === undefined || parameter === undefined || tail === undefined) {
      plain.set(path, resource);
      continue;
    }
    const pattern = Object.entries(PARAMETERS).find(([name]) => name === parameter)?.[1];
    if (pattern === undefined) throw new TypeError(`Cannot route ${path}: no such parameter`);
    const key = `${head}{${parameter}}`;
    const family = families.get(key) ??
      { head, pattern: new RegExp(pattern, "sy"), tails: new Map() };
    family.tails.set(tail, resource);
    families.set(key, family);
  }
  return { plain, families: [...families.values()] };
}

function namesByPath(): ReadonlyMap<string, ReadonlyMap<string, RouteName>> {
  const paths = new Map<string, Map<string, RouteName>>();
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const { path, method, isStream, acts }: Route = ROUTES[name];
    const names = paths.get(path) ?? new Map<string, RouteName>();
    if (names.has(method)) throw new TypeError(`Cannot route ${method} ${path}: it is there twice`);
    names.set(method, name);
    if (method === "GET" && isStream !== true && acts !== true) names.set("HEAD", name);
    paths.set(path, names);
  }
  return paths;
}
