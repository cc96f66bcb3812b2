/** A TCP connection for the link, whose end is a reset. */
import { connect, type Socket } from "node:net";

/** What a wire tells; `opened` at most once and first, `ended` always and once. */
export type WireEvent =
  | { readonly kind: "opened" | "written" }
  | { readonly kind: "received"; readonly bytes: Uint8Array }
  | { readonly kind: "write_failed"; readonly detail: string }
  /** The peer's end of it, a failed attempt, or our own abort; the socket is gone. */
  | { readonly kind: "ended"; readonly detail: string };

export interface Wire {
  /** Answered by `written` or `write_failed`, or by `ended`; one at a time. */
  write(bytes: Uint8Array): void;
  /** Ends it at once. What the kernel still holds is thrown away, never sent later. */
  abort(): void;
}

/** Begins to connect; never throws for what a network may do. */
export type OpenWire = (tell: (event: WireEvent) => void) => Wire;

/** Where a peer listens; `port` 1–65535. */
export interface TcpAddress {
  readonly hostname: string;
  readonly port: number;
}

/**
 * Wires to `address`.
 *
 * Made with `node:net`, because a `Deno.Conn` can only be closed quietly: then the kernel goes on
 * sending what it holds, for minutes, and an old command can arrive after newer ones.
 */
export function createTcpOpener({ hostname, port }: TcpAddress): OpenWire {
  return (tell) => {
    const socket = connect({ host: hostname, port, noDelay: true, allowHalfOpen: true });
    let detail = "Closed by the peer";
    socket.on("connect", () => tell({ kind: "opened" }));
    socket.on("data", (bytes) => tell({ kind: "received", bytes: new Uint8Array(bytes) }));
    // A peer that has said all is as good as gone; nothing of ours may linger.
    socket.on("end", () => endHard(socket));
    socket.on("error", (error) => detail = error.message);
    socket.on("close", () => tell({ kind: "ended", detail }));
    return {
      write: (bytes) => {
        socket.write(bytes, (error) => {
          if (error === null || error === undefined) tell({ kind: "written" });
          else tell({ kind: "write_failed", detail: error.message });
        });
      },
      abort: () => {
        detail = "Aborted";
        endHard(socket);
      },
    };
  };
}

function endHard(socket: Socket): void {
  if (socket.destroyed) return;
  // A reset asked for while connecting would wait for the connection; there is nothing to lose yet.
  // Deno before 2.8 cannot reset at all: there the kernel may go on sending what it holds.
  if (socket.connecting || socket.resetAndDestroy === undefined) socket.destroy();
  else socket.resetAndDestroy();
}
