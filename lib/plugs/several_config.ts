/** The `[[plug]]` tables of home.toml: several outlets that are cut and come back as one. */
import {
  needFit,
  notAllowed,
  openSection,
  readCount,
  readDuration,
  readFlag,
  type Section,
} from "../base/settings.ts";
import { MINUTE_MS, SECOND_MS } from "../time/time.ts";
import { OUTLET_NAME_MAX, OUTLETS_MAX } from "../wire/event.ts";
import type { Clash, Driver, MemberConfig, SinglePlug } from "./driver.ts";
import { parsePlug } from "./plug_config.ts";
import type { PlugConfig } from "./plug_identity.ts";

const ON_DELAY_MS_MAX = 10 * MINUTE_MS;
const ON_DELAY_MS_DEFAULT = 2 * MINUTE_MS;
const ORDER_MAX = 9;

/** A plug, and its place among the others. */
type Table = Readonly<ReturnType<typeof readTable>>;

/**
 * Reads `[plug]`, or all `[[plug]]`. Throws TypeError or RangeError with one line that names the
 * setting, counted from 1 (`"plug 2.on_delay"`), what is allowed and the value.
 */
export function parsePlugs(
  value: unknown,
  { act, drivers }: { readonly act: string; readonly drivers: readonly Driver[] },
): PlugConfig {
  if (!Array.isArray(value)) {
    return parsePlug(openSection(value ?? {}, { act, path: "plug" }), drivers);
  }
  if (value.length < 1 || value.length > OUTLETS_MAX) {
    throw new RangeError(
      `Cannot ${act}: "plug" must be 1 – ${OUTLETS_MAX} tables, got ${value.length}`,
    );
  }
  const sections = value.map((table, index) =>
    openSection(table, { act, path: value.length === 1 ? "plug" : `plug ${index + 1}` })
  );
  const [only] = sections;
  if (sections.length === 1 && only !== undefined) {
    return parsePlug({ ...only, table: withoutPlace(only, drivers) }, drivers);
  }
  const tables = sections.map((section, index) => readTable(section, { index, drivers }));
  tables.forEach((table, index) => refuseTwins(table, { before: tables.slice(0, index), drivers }));
  return assemble(tables);
}

/** The driver's own settings, of which `name` may be one. */
function withoutPlace({ table }: Section, drivers: readonly Driver[]): Section["table"] {
  const { order: _order, on_delay: _delay, carries_path: _path, name, ...rest } = table;
  return driverOf(rest, drivers)?.ownsName ? { ...rest, name } : rest;
}

function driverOf(
  table: { readonly driver?: unknown },
  drivers: readonly Driver[],
): Driver | undefined {
  return drivers.find(({ name }) => name === table.driver);
}

function readTable(
  section: Section,
  { index, drivers }: { readonly index: number; readonly drivers: readonly Driver[] },
) {
  const name = needFit(section, "name", {
    allowed: `a name of its own, 1 – ${OUTLET_NAME_MAX} letters, digits, - and _`,
    fits: new RegExp(`^[A-Za-z0-9_-]{1,${OUTLET_NAME_MAX}}$`),
  });
  const order = readCount(section, "order", { min: 1, max: ORDER_MAX, otherwise: index + 1 });
  const delayMs = section.table["on_delay"] === undefined ? null : readDelay(section);
  const said = section.table["carries_path"] !== undefined;
  const carriesPath = said ? readFlag(section, "carries_path") : null;
  const plug = parsePlug({ ...section, table: withoutPlace(section, drivers) }, drivers);
  if (plug.facts.pretends) {
    throw notAllowed(section, "driver", "a real one where there are several plugs");
  }
  return {
    section,
    plug,
    name,
    order,
    /** After the plug before it in order; null: not said. */
    delayMs,
    /** Null: not said. */
    carriesPath,
  };
}

function readDelay(section: Section): number {
  const delayMs = readDuration(section, "on_delay", {
    minMs: 0,
    maxMs: ON_DELAY_MS_MAX,
    defaultMs: ON_DELAY_MS_DEFAULT,
  });
  // A plug's own timer counts whole seconds.
  if (delayMs % SECOND_MS !== 0) throw notAllowed(section, "on_delay", "whole seconds");
  return delayMs;
}

function refuseTwins(
  { section, plug, ...place }: Table,
  { before, drivers }: { readonly before: readonly Table[]; readonly drivers: readonly Driver[] },
): void {
  const another = "another one than the plugs before it have";
  for (const twin of before) {
    if (twin.name.toLowerCase() === place.name.toLowerCase()) {
      throw notAllowed(section, "name", another);
    }
    if (twin.order === place.order) throw notAllowed(section, "order", another);
    if (place.carriesPath === true && twin.carriesPath === true) {
      throw notAllowed(section, "carries_path", "true for one plug alone");
    }
    const clash = clashOf(plug, { twin: twin.plug, drivers });
    if (clash !== null) {
      throw notAllowed(section, clash.key, `${clash.allowed} of ${twin.section.path}`);
    }
  }
}

function clashOf(
  plug: SinglePlug,
  { twin, drivers }: { readonly twin: SinglePlug; readonly drivers: readonly Driver[] },
): Clash | null {
  const [place, other] = [plug.facts.place, twin.facts.place];
  if (place.device !== null && place.device === other.device) {
    const clash = driverOf(plug, drivers)?.clash?.(plug, twin) ?? null;
    if (clash !== null) return clash;
  }
  const isSame = place.outlet === other.outlet;
  return isSame ? { key: "outlet", allowed: "another outlet than that" } : null;
}

function assemble(tables: readonly Table[]): PlugConfig {
  const sorted = tables.toSorted((a, b) => a.order - b.order);
  const carrier = tables.find(({ carriesPath }) => carriesPath) ??
    // Where nobody says otherwise, the last to come on is the router.
    (sorted.at(-1)?.carriesPath === null ? sorted.at(-1) : undefined);
  const delays = new Map<Table, number>();
  let lateMs = 0;
  for (const table of sorted) {
    const { delayMs } = table;
    if (delays.size === 0 && delayMs !== null && delayMs !== 0) {
      const allowed = "left out: the first plug in order comes on after policy.off";
      throw notAllowed(table.section, "on_delay", allowed);
    }
    lateMs += delays.size === 0 ? 0 : delayMs ?? ON_DELAY_MS_DEFAULT;
    delays.set(table, lateMs);
  }
  const members = tables.map((table): MemberConfig => {
    const { name, plug } = table;
    return { name, onDelayMs: delays.get(table) ?? 0, carriesPath: table === carrier, plug };
  });
  const asked = tables.some(({ plug }) => plug.powersThisHost !== undefined);
  return {
    driver: "several",
    tested: tables.every(({ plug }) => plug.tested),
    members,
    ...(asked ? { powersThisHost: tables.some(({ plug }) => plug.powersThisHost === true) } : {}),
  };
}
