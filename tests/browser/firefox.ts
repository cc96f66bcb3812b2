/** A real Firefox, driven by its own protocol (WebDriver BiDi, https://www.w3.org/TR/webdriver-bidi/). */
import axe, { type AxeResults } from "axe-core";
import { ARTEFACTS } from "./browser.ts";

/** One page in a window of its own. */
export interface FirefoxPage {
  /** Rejects where the page does not come. */
  goto(url: string): Promise<void>;
  /** The value of an expression, as JSON carries it; a promise is waited for. */
  evaluate(expression: string): Promise<unknown>;
  resize(size: { readonly width: number; readonly height: number }): Promise<void>;
  keepPicture(name: string): Promise<void>;
  /** What axe finds wrong, a line each. */
  askAxe(): Promise<string[]>;
  /** What the console said of errors. */
  readonly troubles: readonly string[];
}

interface Message {
  readonly id?: number;
  readonly type: string;
  readonly method?: string;
  // deno-lint-ignore no-explicit-any
  readonly result?: any;
  // deno-lint-ignore no-explicit-any
  readonly params?: any;
  readonly message?: string;
}

/** The path of a Firefox; null: there is none. */
export async function findFirefox(): Promise<string | null> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    for (const name of ["firefox", "firefox-esr"]) {
      const path = `${folder}/${name}`;
      if (await Deno.stat(path).then((stat) => stat.isFile, () => false)) return path;
    }
  }
  return null;
}

/** Starts a Firefox with a profile of its own and ends it afterwards. */
export async function withFirefox(
  path: string,
  use: (page: FirefoxPage) => Promise<void>,
): Promise<void> {
  const profile = await Deno.makeTempDir();
  const child = new Deno.Command(path, {
    args: ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
    env: { HOME: profile, MOZ_HEADLESS: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  try {
    const talk = await connect(await addressOf(child));
    try {
      await use(await openWindow(talk));
    } finally {
      await talk.close();
    }
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(profile, { recursive: true }).catch(() => {});
  }
}

/** It says on which port it listens, and much else; the rest is read so that it never stalls. */
async function addressOf(child: Deno.ChildProcess): Promise<string> {
  const lines = child.stderr.pipeThrough(new TextDecoderStream());
  let text = "";
  const found = Promise.withResolvers<string>();
  (async () => {
    for await (const part of lines) {
      text += part;
      const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(text)?.[1];
      if (address !== undefined) found.resolve(address);
    }
    found.reject(new Error(`Firefox ended: ${text.slice(-500)}`));
  })().catch(found.reject);
  return await found.promise;
}

class Talk {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Message["result"]>>();
  #nextId = 1;
  onEvent: (message: Message) => void = () => {};

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(data)));
    socket.addEventListener("close", () => {
      for (const each of this.#waiting.values()) each.reject(new Error("Firefox hung up"));
    });
  }

  async ask(method: string, params: object): Promise<Message["result"]> {
    const id = this.#nextId++;
    const answer = Promise.withResolvers<Message["result"]>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return await answer.promise;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve));
    this.#socket.close();
    await closed;
  }

  #take(message: Message): void {
    if (message.id === undefined) return this.onEvent(message);
    const answer = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === "success") answer?.resolve(message.result);
    else answer?.reject(new Error(message.message));
  }
}

async function connect(address: string): Promise<Talk> {
  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error(`Cannot reach ${address}`)));
  });
  const talk = new Talk(socket);
  await talk.ask("session.new", { capabilities: {} });
  return talk;
}

async function openWindow(talk: Talk): Promise<FirefoxPage> {
  const troubles: string[] = [];
  talk.onEvent = ({ method, params }) => {
    if (method === "log.entryAdded" && params.level === "error") troubles.push(params.text);
  };
  await talk.ask("session.subscribe", { events: ["log.entryAdded"] });
  const { context } = await talk.ask("browsingContext.create", { type: "tab" });
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = await talk.ask("script.evaluate", {
      expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value ?? null))`,
      target: { context },
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
    return JSON.parse(result.value);
  };
  return {
    troubles,
    evaluate,
    async goto(url) {
      await talk.ask("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async resize(viewport) {
      await talk.ask("browsingContext.setViewport", { context, viewport });
    },
    async keepPicture(name) {
      const asked = { context, origin: "document" };
      const { data } = await talk.ask("browsingContext.captureScreenshot", asked);
      await Deno.mkdir(ARTEFACTS, { recursive: true });
      await Deno.writeFile(new URL(`${name}.png`, ARTEFACTS), Uint8Array.fromBase64(data));
    },
    async askAxe() {
      await talk.ask("script.evaluate", {
        expression: axe.source,
        target: { context },
        awaitPromise: false,
      });
      const { violations } = await evaluate(
        `axe.run({ rules: { "target-size": { enabled: true } } })`,
      ) as AxeResults;
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    },
  };
}
