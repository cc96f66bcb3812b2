import { HOMES_ON_PAGE, type SiteView, type Status } from "./read_status.ts";
import { STATE_NAMES, type StateName } from "./state_name.ts";

/** Which of many homes a page shows: what stands behind the `?` of its address. */
export interface HomesQuery {
  /** Null: every home. */
  readonly show: StateName | "muted" | null;
  /** What a home's name or id holds, as it was typed; "": anything. */
  readonly search: string;
  /** From 1. */
  readonly page: number;
}

/** Nothing was asked for in particular. */
export const ALL_HOMES: HomesQuery = { show: null, search: "", page: 1 };

/** Longest text that is searched for, in characters. */
export const SEARCH_CHARACTERS_MAX = 60;
const SHOWN = [...STATE_NAMES, "muted"] as const;

/** Reads `?state=silent&q=cabin&page=2`. Throws RangeError that names the field and what is allowed. */
export function readHomesQuery(parameters: URLSearchParams): HomesQuery {
  const state = parameters.get("state") ?? "";
  const show = state === "" ? null : SHOWN.find((each) => each === state);
  if (show === undefined) {
    throw wrong("state", { must: `be one of ${SHOWN.join(", ")}`, got: quote(state) });
  }
  const search = (parameters.get("q") ?? "").trim();
  const { length } = [...search];
  if (length > SEARCH_CHARACTERS_MAX) {
    throw wrong("q", { must: `have at most ${SEARCH_CHARACTERS_MAX} characters`, got: length });
  }
  const page = parameters.get("page") ?? "1";
  if (!/^[1-9]\d{0,4}$/.test(page)) {
    throw wrong("page", { must: "be a number from 1 to 99999", got: quote(page) });
  }
  return { show, search, page: Number(page) };
}

/** The same as an address, `"/?state=silent&page=2"`; what is as usual is left out. */
export function homesAddress(path: string, { show, search, page }: HomesQuery): string {
  const parameters = new URLSearchParams();
  if (show !== null) parameters.set("state", show);
  if (search !== "") parameters.set("q", search);
  if (page !== 1) parameters.set("page", String(page));
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** One page of the homes that are asked for; none past the last page. */
export function pageOf(
  sites: readonly SiteView[],
  query: HomesQuery,
): Pick<Status, "sites" | "homes"> {
  const picked = query.show === null && query.search === "" ? sites : pickHomes(sites, query);
  const first = (query.page - 1) * HOMES_ON_PAGE;
  return {
    sites: picked.slice(first, first + HOMES_ON_PAGE),
    homes: {
      found: picked.length,
      page: query.page,
      pages: Math.max(1, Math.ceil(picked.length / HOMES_ON_PAGE)),
    },
  };
}

/** The homes that are asked for, in the order of the status, on all pages. */
export function pickHomes(sites: readonly SiteView[], { show, search }: HomesQuery): SiteView[] {
  const wanted = search.toLocaleLowerCase("en");
  return sites.filter((site) =>
    (show === null || (show === "muted" ? site.mutedUntil !== null : site.state === show)) &&
    (wanted === "" || site.id.includes(wanted) ||
      site.name.toLocaleLowerCase("en").includes(wanted))
  );
}

function wrong(
  field: string,
  { must, got }: { readonly must: string; readonly got: string | number },
): RangeError {
  return new RangeError(`Cannot show homes: "${field}" must ${must}, got ${got}`);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, SEARCH_CHARACTERS_MAX));
}
