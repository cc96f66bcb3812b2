import { html } from "./html.ts";

/** How a cloud that fails is started anew, as one step; where others run it there is no such computer. */
export const RESTART_CLOUD =
  html`Start the cloud anew, or ask whoever set it up to: on the computer that it runs on, type <code>sudo systemctl restart rebootinator-cloud</code> (on Deno Deploy: deploy it again).`;
