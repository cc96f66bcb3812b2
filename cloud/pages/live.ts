import { ServerSentEventStream } from "@std/http/server-sent-event-stream";
import type { ServerSentEventMessage } from "@std/http/server-sent-event-stream";
import type { Page } from "../../lib/pages/page.ts";
import type { LiveFrame } from "../../lib/pages/parts/live.ts";
import { MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Handlers } from "../http/handlers.ts";
import { HttpError, reply } from "../http/http.ts";
import { readerZone } from "../http/reader_zone.ts";
import type { Pages } from "./pages.ts";
import { homesQueryOf } from "./status_routes.ts";

/** Streams at the same time, in this process; more are told to ask again by themselves. */
export const STREAMS_MAX = 50;
/** A stream ends after so long and the browser opens another: a taken-back token ends with it. */
export const STREAM_LIFE_MS = 10 * MINUTE_MS;
/** How often a stream looks; what it looks at is kept for 10 s. */
export const LOOK_EVERY_MS = 5 * SECOND_MS;
/** The browser waits so long before it connects again. */
const RETRY_MS = 3 * SECOND_MS;

/** `GET /live` and `GET /sites/:site/live`: server-sent events that keep an open page up to date. */
export function createLiveRoutes(deps: AppDeps, pages: Pages): Handlers<"liveStatus" | "liveSite"> {
  let open = 0;
  async function stream(show: () => Promise<Page | null>): Promise<Response> {
    if (await show() === null) throw new HttpError(404, "No such home has been heard of");
    if (open >= STREAMS_MAX || deps.stopping.aborted) {
      throw new HttpError(503, `There are ${STREAMS_MAX} open pages already`, {
        headers: { "retry-after": "30" },
      });
    }
    open++;
    const messages = new LiveMessages(deps, { show, onEnd: () => void open-- });
    const events = new ReadableStream<ServerSentEventMessage>(messages, { highWaterMark: 0 });
    return reply(events.pipeThrough(new ServerSentEventStream()), {
      type: "text/event-stream; charset=utf-8",
      headers: { "x-accel-buffering": "no" },
    });
  }
  return {
    liveStatus({ request }) {
      const [query, zone] = [homesQueryOf(request), readerZone(request)];
      return stream(() => pages.all(query, zone));
    },
    liveSite({ request, parameter: site }) {
      const zone = readerZone(request);
      return stream(() => pages.site(site, zone));
    },
  };
}

/** The messages of one stream; it ends with its reader, its life or the process. */
class LiveMessages implements UnderlyingDefaultSource<ServerSentEventMessage> {
  readonly #deps: AppDeps;
  readonly #show: () => Promise<Page | null>;
  readonly #onEnd: () => void;
  readonly #over = new AbortController();
  #sent: LiveFrame | null = null;

  constructor(
    deps: AppDeps,
    options: { readonly show: () => Promise<Page | null>; readonly onEnd: () => void },
  ) {
    this.#deps = deps;
    this.#show = options.show;
    this.#onEnd = options.onEnd;
  }

  start(controller: ReadableStreamDefaultController<ServerSentEventMessage>): void {
    const { stopping, sleep } = this.#deps;
    const end = () => this.#end(controller);
    stopping.addEventListener("abort", end, { once: true });
    // Also for a reader who takes nothing: its place must become free.
    sleep(STREAM_LIFE_MS, this.#over.signal).then(end, end)
      .finally(() => stopping.removeEventListener("abort", end));
  }

  async pull(controller: ReadableStreamDefaultController<ServerSentEventMessage>): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      const message = await this.#next();
      if (signal.aborted) return;
      if (message !== null) return controller.enqueue(message);
      await this.#deps.sleep(LOOK_EVERY_MS, signal);
    }
  }

  cancel(): void {
    this.#end(null);
  }

  /** Null: nothing to say yet. Rejects when the store fails, which ends the stream. */
  async #next(): Promise<ServerSentEventMessage | null> {
    const page = await this.#show();
    // A home that was forgotten: the page is fetched anew, and says so.
    const frame = page?.frame ?? { digest: "", texts: {} };
    const sent = this.#sent;
    const news = newsOf(frame, sent);
    // A page says as of when it is, so there is news at least with every new snapshot: both sides
    // notice a dead connection by that.
    if (news === null) return null;
    this.#sent = frame;
    const data = JSON.stringify(news);
    return { event: "state", data, ...(sent === null ? { retry: RETRY_MS } : {}) };
  }

  #end(controller: ReadableStreamDefaultController<ServerSentEventMessage> | null): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.#onEnd();
    controller?.close();
  }
}

/** What of a frame is not known to who was sent `sent`; null: all of it is. */
function newsOf(frame: LiveFrame, sent: LiveFrame | null): LiveFrame | null {
  if (sent === null || sent.digest !== frame.digest) return frame;
  const changed = Object.entries(frame.texts).filter(([key, text]) => sent.texts[key] !== text);
  return changed.length === 0 ? null : { digest: frame.digest, texts: Object.fromEntries(changed) };
}
