import type { Route } from "./route.ts";

/** The addresses for people and their browsers, a part of `ROUTES`; none is part of the API. */

/** By name. */
export const PAGE_ROUTES = {
  startPage: page("/", "The same as /status"),
  outagePage: page("/sites/{site}/outage", "One outage or silence, step by step"),
  sharedPage: {
    method: "GET",
    path: "/s/{link}",
    access: "all",
    says: "What a signed link lets look at; no token is needed but the link",
    api: null,
  },
  sitePage: page("/sites/{site}", "The page of one home"),
  liveStatus: { ...page("/live", "Server-sent events of the start page"), isStream: true },
  liveSite: {
    ...page("/sites/{site}/live", "Server-sent events of a home's page"),
    isStream: true,
  },
  formsPage: {
    method: "GET",
    path: "/sites/{site}/actions",
    access: "act-by-page",
    says: "The forms that ask something of one home",
    api: null,
  },
  sendForm: {
    method: "POST",
    path: "/sites/{site}/actions",
    access: "act-by-page",
    says: "One of those forms; back to them by 303",
    api: null,
  },
  loginPage: {
    method: "GET",
    path: "/login",
    access: "all",
    says: "Where a browser shows a token once",
    api: null,
  },
  logIn: {
    method: "POST",
    path: "/login",
    access: "all",
    says: "Gives a browser cookies for a token",
    api: null,
  },
  logOut: {
    method: "POST",
    path: "/logout",
    access: "all",
    says: "Makes a browser forget them",
    api: null,
  },
  showLink: {
    method: "GET",
    path: "/a/{link}",
    access: "all",
    says: "What a notification's button would do",
    api: null,
  },
  pressLink: {
    method: "POST",
    path: "/a/{link}",
    access: "all",
    says: "Does it, once; no token is needed but the link",
    api: null,
  },
  style: file("/style.css", "The style sheet of the pages"),
  script: file("/live.js", "The script of the pages"),
  reportStyle: file("/report.css", "The style sheet of the report"),
  icon: file("/icon.svg", "The icon while every home is online"),
  iconTrouble: file("/icon-trouble.svg", "The icon while a home is in trouble"),
  manifest: file("/app.webmanifest", "What a phone's home screen shows of it"),
  icon180: file("/icon-180.png", "The icon of a home screen, 180 px"),
  icon192: file("/icon-192.png", "The icon of a home screen, 192 px"),
  icon512: file("/icon-512.png", "The icon of a home screen, 512 px"),
  iconSilent: file("/icon-silent.svg", "The icon without contact to a home"),
} as const satisfies Readonly<Record<string, Route>>;

function page<const Path extends string>(path: Path, says: string) {
  return { method: "GET", path, access: "read", mayBePublic: true, says, api: null } as const;
}

function file<const Path extends string>(path: Path, says: string) {
  return { method: "GET", path, access: "all", says, api: null } as const;
}
