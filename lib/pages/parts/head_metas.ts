import { html } from "./html.ts";

/** What the head of every document says first, on a screen or on paper: no search engine keeps it. */
export const HEAD_METAS = html`
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex">
`;
