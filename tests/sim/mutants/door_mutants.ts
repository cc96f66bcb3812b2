import type { Mutant } from "./mutant.ts";

/** Defects in who is let in, how often, and in what is made of signs of life. */
export const DOOR_MUTANTS: readonly Mutant[] = [
  {
    name: "STATUS_PUBLIC opens every door",
    path: "cloud/http/auth.ts",
    find: "(mayBePublic === true && deps.config.statusPublic)",
    replace: "deps.config.statusPublic",
  },
  {
    name: "an address of another scheme is the front page",
    path: "cloud/app.ts",
    find: "PATH_REGEXP.exec(url)?.[1] ?? url;",
    replace: 'PATH_REGEXP.exec(url)?.[1] ?? "";',
  },
  {
    name: "a guess is compared with what was left of the one before it",
    path: "cloud/keys/tokens.ts",
    find: "shown).written === MAC_CHARACTERS;",
    replace: "shown).written > 0;",
  },
  {
    name: "a clock that stepped back keeps a home out",
    path: "cloud/http/rate.ts",
    find: "known > now + MINUTE_MS ? now : Math.max(known, now)",
    replace: "Math.max(known, now)",
  },
  {
    name: "what was refused is counted, too",
    path: "cloud/http/rate.ts",
    find: "if (waitMs > 0) throw tooMany(waitMs);\n      wholeAt.set(name, from + EACH_MS);",
    replace: "wholeAt.set(name, from + EACH_MS);\n      if (waitMs > 0) throw tooMany(waitMs);",
  },
  {
    name: "a HEAD is a ping",
    path: "cloud/http/router.ts",
    find: "isStream !== true && acts !== true",
    replace: "isStream !== true",
  },
  {
    name: "a browser with an old password is turned away for others' guesses",
    path: "cloud/app.ts",
    find: "if (waitMs === 0 || isBrowser) return error;",
    replace: "if (waitMs === 0) return error;",
  },
  {
    name: "a cookie acts under /v1",
    path: "cloud/http/auth.ts",
    find: '"act-by-page": ["act"],',
    replace: '"act-by-page": ["act"], "act": ["act"], "admin": ["act"],',
  },
  {
    name: "a cookie that reads acts",
    path: "cloud/keys/sessions.ts",
    find: "if (letter !== LETTERS[kind]) return null;",
    replace: "",
  },
  {
    name: "a session lasts for ever",
    path: "cloud/keys/sessions.ts",
    find: "return now < endsAt && endsAt - now <= SESSION_LIFE_MS[kind] ? endsAt : null;",
    replace: "return endsAt;",
  },
  {
    name: "a login leads wherever its link says",
    path: "cloud/pages/login_routes.ts",
    find: 'leadOn(safeNext(searchParams.get("next")), lines)',
    replace: 'leadOn(searchParams.get("next") ?? "/", lines)',
  },
  {
    name: "whoever may read may act",
    path: "lib/api/routes.ts",
    find: '"act": ["act", "admin"],',
    replace: '"act": ["read", "act", "admin"],',
  },
  {
    name: "one home's token writes for another",
    path: "cloud/http/auth.ts",
    find: 'const isOwn = claim.kind !== "site" || claim.site === site;',
    replace: "const isOwn = true;",
  },
  {
    name: "what a home writes is kept with the marks that turn it",
    path: "lib/site/events.ts",
    find: 'typeof value === "string" ? cleanLine(value, TEXT_LIMITS) : value',
    replace: "value",
  },
  {
    name: "any page logs a browser in",
    path: "cloud/pages/login_routes.ts",
    find: "async logIn({ request }) {\n      refuseForeign(request, deps.config);",
    replace: "async logIn({ request }) {",
  },
  {
    name: "a link to look lasts for ever",
    path: "cloud/keys/shares.ts",
    find: "const isGood = now < expiresAt && expiresAt - now <= SHARE_LIFE_MS;",
    replace: "const isGood = true;",
  },
  {
    name: "a link to look at one outage opens the home",
    path: "cloud/pages/outage_routes.ts",
    find: "const isHome = outageAt === null;",
    replace: "const isHome = true;",
  },
  {
    name: "links to look outlive their home's generation",
    path: "cloud/keys/shares.ts",
    find: "`${words}:${generationOf(site)}`",
    replace: "`${words}:${site}`",
  },
  {
    name: "a ping says that its host started anew",
    path: "lib/wire/ping.ts",
    find: "uptimeMs: Number.MAX_SAFE_INTEGER,",
    replace: "uptimeMs: 0,",
  },
  {
    name: "a ping fetches what was asked of the watchdog",
    path: "lib/site/heartbeat.ts",
    find: "isPing ? expired.waiting : handOut(",
    replace: "handOut(",
  },
  {
    name: "a watchdog that loses its state is several",
    path: "lib/wire/lives.ts",
    find: "returns + (isBack ? 1 : 0)",
    replace: "returns + 1",
  },
  {
    name: "two senders are one when they take turns",
    path: "lib/wire/lives.ts",
    find: "const isBack = before.includes(present);",
    replace: "const isBack = before.includes(last);",
  },
];
