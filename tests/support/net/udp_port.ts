/** UDP ports of this machine. */

/** A port that somebody listens at, until it is disposed of. */
export function takeUdpPort(): Disposable & { readonly port: number } {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "0.0.0.0", port: 0 });
  const { port } = socket.addr as Deno.NetAddr;
  return { port, [Symbol.dispose]: () => socket.close() };
}

/** A port that was free a moment ago. */
export function freeUdpPort(): number {
  using taken = takeUdpPort();
  return taken.port;
}
