/** Home Assistant's web socket: questions, and what changes (its developers' documents). */

/** An entity as it is now. */
export interface EntityState {
  readonly "entity_id": string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A socket that is signed in and told of every change. */
export interface HomeAssistantSocket {
  /** The result of a command; throws what it says in its place. */
  ask(command: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** States that an entity took since `forget()`, oldest first; a repeated one is none. */
  statesOf(entity: string): readonly string[];
  /** Services that were called for an entity since then, such as `turn_off`, oldest first. */
  callsOf(entity: string): readonly string[];
  forget(): void;
  /** Settles when `look` is true, asked now and after each change; throws when it never is. */
  until(look: (states: ReadonlyMap<string, EntityState>) => boolean): Promise<void>;
  /** Settles when the core has started up; throws when it takes longer. */
  untilRunning(forMs: number): Promise<void>;
  close(): void;
}

interface Answer {
  readonly id?: number;
  readonly type: string;
  readonly success?: boolean;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly event?: StateChanged | ServiceCalled;
}

interface StateChanged {
  readonly "event_type": "state_changed";
  readonly data: { readonly "entity_id": string; readonly "new_state": EntityState | null };
}

interface ServiceCalled {
  readonly "event_type": "call_service";
  readonly data: {
    readonly service: string;
    readonly "service_data": { readonly "entity_id"?: string | readonly string[] };
  };
}

const CHANGE_MS_MAX = 60_000;

/** Opens it and signs in with a token. */
export async function openSocket(port: number, token: string): Promise<HomeAssistantSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/websocket`);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const states = new Map<string, EntityState>();
  let calls: { readonly entity: string; readonly service: string }[] = [];
  let changes: { readonly entity: string; readonly state: string }[] = [];
  const ready = Promise.withResolvers<void>();
  let wake: () => void = () => {};
  let number = 0;
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  const ask = (command: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const id = ++number;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    say({ id, ...command });
    return answer.promise;
  };
  const hear = ({ id, type, success, result, error, event }: Answer) => {
    if (type === "auth_required") say({ type: "auth", access_token: token });
    if (type === "auth_ok") ready.resolve();
    if (type === "auth_invalid") ready.reject(new Error("the token is not taken"));
    if (type === "result") {
      const answer = waiting.get(id ?? 0);
      waiting.delete(id ?? 0);
      if (success === true) answer?.resolve(result);
      else answer?.reject(new Error(error?.message ?? "no result"));
    }
    if (event?.event_type === "state_changed") note(event.data);
    if (event?.event_type === "call_service") {
      const { service, service_data: { entity_id: entities = [] } } = event.data;
      for (const entity of [entities].flat()) calls.push({ entity, service });
    }
  };
  const note = ({ entity_id: entity, new_state: now }: StateChanged["data"]) => {
    if (now === null) states.delete(entity);
    else if (states.get(entity)?.state !== now.state) changes.push({ entity, state: now.state });
    if (now !== null) states.set(entity, now);
    wake();
  };
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  socket.onmessage = ({ data }) => hear(JSON.parse(String(data)));
  socket.onclose = () => {
    const gone = new Error("Home Assistant's socket ended");
    ready.reject(gone);
    ended.reject(gone);
    for (const { reject } of waiting.values()) reject(gone);
  };
  await ready.promise;
  for (const kind of ["state_changed", "call_service"]) {
    await ask({ type: "subscribe_events", event_type: kind });
  }
  for (const state of await ask({ type: "get_states" }) as readonly EntityState[]) {
    states.set(state.entity_id, state);
  }
  return {
    ask,
    statesOf: (wanted) =>
      changes.filter(({ entity }) => entity === wanted).map(({ state }) => state),
    callsOf: (wanted) =>
      calls.filter(({ entity }) => entity === wanted).map(({ service }) => service),
    forget() {
      changes = [];
      calls = [];
    },
    async until(look) {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(new Error("Home Assistant told of no such change")),
        CHANGE_MS_MAX,
      );
      try {
        while (!look(states)) {
          const change = new Promise<void>((resolve) => wake = resolve);
          await Promise.race([change, ended.promise, late.promise]);
        }
      } finally {
        clearTimeout(timer);
      }
    },
    async untilRunning(forMs) {
      const endMs = performance.now() + forMs;
      for (;;) {
        if (performance.now() > endMs) throw new Error("Home Assistant never finished its start");
        const { state } = await ask({ type: "get_config" }) as { readonly state: string };
        if (state === "RUNNING") return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: () => socket.close(),
  };
}
