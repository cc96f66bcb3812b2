import { SECOND_MS } from "../../lib/time/time.ts";

/**
 * Somebody who opens connections and says nothing takes every file that this process may have open.
 * The runtime's server ends at the first that it cannot take. Here it begins anew as soon as there
 * is room; those that it has are answered all the while, new ones are refused, and some files are
 * kept back, so that the phone and the store can be reached meanwhile.
 */
export interface Serving {
  readonly address: Deno.NetAddr;
  /** Takes no more connections and waits for those that are answered. */
  shutdown(): Promise<void>;
}

/** What serving needs of the process. */
export interface ServingPorts {
  /** Listens; null: at the port of the settings. May throw, for want of files too. */
  readonly serve: (port: number | null) => Deno.HttpServer<Deno.NetAddr>;
  /** Any file at all; throws where no more can be opened. */
  readonly openFile: () => { close(): void };
  readonly sleep: (ms: number) => Promise<void>;
  /** No more connections can be taken. */
  readonly onFull: (error: unknown) => void;
}

/** Files that are let go while there is no room. */
export const SPARE_FILES = 16;
/** So many more must be free before connections are taken again: what was let go is none. */
const ROOM_FILES = 8;
const TRY_AGAIN_MS = SECOND_MS / 4;

/** Serves until it is shut down; throws what the first `serve` throws. */
export function keepServing(ports: ServingPorts): Serving {
  let spare = openSpare(ports);
  let isOver = false;
  let server = ports.serve(null);
  const address = server.addr;

  async function watch(): Promise<void> {
    while (!isOver) {
      const error: unknown = await server.finished.then(() => null, (error) => error);
      if (isOver || error === null) return;
      ports.onFull(error);
      closeAll(spare);
      do await ports.sleep(TRY_AGAIN_MS); while (!isOver && !tryAgain());
    }
  }

  function tryAgain(): boolean {
    try {
      spare = openSpare(ports);
      server = ports.serve(address.port);
      return true;
    } catch {
      // Still no room: it was said already.
      closeAll(spare);
      return false;
    }
  }

  const watching = watch();
  return {
    address,
    async shutdown() {
      isOver = true;
      await server.shutdown().catch(() => {});
      await watching;
      closeAll(spare);
    },
  };
}

function openSpare({ openFile }: ServingPorts): { close(): void }[] {
  const files: { close(): void }[] = [];
  try {
    while (files.length < SPARE_FILES + ROOM_FILES) files.push(openFile());
    closeAll(files, ROOM_FILES);
    return files;
  } catch (error) {
    closeAll(files);
    throw error;
  }
}

function closeAll(files: { close(): void }[], count = files.length): void {
  for (const file of files.splice(0, count)) file.close();
}

/** A file that takes one of those that may be open; where it may not be read, nothing is kept back. */
export function openNothing(): { close(): void } {
  try {
    return Deno.openSync("/dev/null");
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return { close() {} };
    throw error;
  }
}
