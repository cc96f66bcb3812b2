import type { Route } from "./route.ts";

/** The addresses for people and their browsers, a part of `ROUTES`; none is part of the API. */

/** By name. */
export const PAGE_ROUTES = {
  startPage: page("/", "The same as /status"),
  outagePage: page("/sites/{site}/outage", "One outage or silence, step by step"),
  sharedPage: open(
    "GET",
    "/s/{link}",
    "What a signed link lets look at; no token is needed but the link",
  ),
  sitePage: page("/sites/{site}", "The page of one home"),
  liveStatus: { ...page("/live", "Server-sent events of the start page"), isStream: true },
  liveSite: {
    ...page("/sites/{site}/live", "Server-sent events of a home's page"),
    isStream: true,
  },
  formsPage: {
    ...open("GET", "/sites/{site}/actions", "The forms that ask something of one home"),
    access: "act-by-page",
  },
  sendForm: {
    ...open("POST", "/sites/{site}/actions", "One of those forms; back to them by 303"),
    access: "act-by-page",
  },
  loginPage: open("GET", "/login", "Where a browser shows a token once"),
  logIn: open("POST", "/login", "Gives a browser cookies for a token"),
  logOut: open("POST", "/logout", "Makes a browser forget them"),
  showLink: open("GET", "/a/{link}", "What a notification's button would do"),
  pressLink: open("POST", "/a/{link}", "Does it, once; no token is needed but the link"),
  style: open("GET", "/style.css", "The style sheet of the pages"),
  script: open("GET", "/live.js", "The script of the pages"),
  reportStyle: open("GET", "/report.css", "The style sheet of the report"),
  icon: open("GET", "/icon.svg", "The icon while every home is online"),
  iconTrouble: open("GET", "/icon-trouble.svg", "The icon while a home is in trouble"),
  iconLook: open("GET", "/icon-look.svg", "The icon while somebody should look at a home"),
  manifest: open("GET", "/app.webmanifest", "What a phone's home screen shows of it"),
  icon180: open("GET", "/icon-180.png", "The icon of a home screen, 180 px"),
  icon192: open("GET", "/icon-192.png", "The icon of a home screen, 192 px"),
  icon512: open("GET", "/icon-512.png", "The icon of a home screen, 512 px"),
  iconSilent: open("GET", "/icon-silent.svg", "The icon without contact to a home"),
} as const satisfies Readonly<Record<string, Route>>;

function page<const Path extends string>(path: Path, says: string) {
  return { ...open("GET", path, says), access: "read", mayBePublic: true } as const;
}

function open<const Method extends string, const Path extends string>(
  method: Method,
  path: Path,
  says: string,
) {
  return { method, path, access: "all", says, api: null } as const;
}
