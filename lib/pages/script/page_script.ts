import { CHART_SCRIPT } from "./charts.ts";
import { LIVE_SCRIPT } from "./live.ts";

/** `/live.js`: all that a page runs, in one request. */
export const PAGE_SCRIPT = `${LIVE_SCRIPT}${CHART_SCRIPT}`;
