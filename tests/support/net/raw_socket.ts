/** A web socket by hand (RFC 6455), so that a test sends any header and any frame. */

export interface RawSocket {
  /** Of the answer to the request: 101 where it is open. */
  readonly status: number;
  send(text: string, options?: { readonly opcode?: 1 | 2 }): Promise<void>;
  /** Sends a ping and waits for its pong: all that was sent before has been read. */
  ping(): Promise<void>;
  /** Waits for a ping of the other side, and leaves it unanswered. */
  pinged(): Promise<void>;
  /** The next text that comes. */
  next(): Promise<string>;
  /** Waits for the other side's close and returns its code. */
  end(): Promise<number>;
  close(): void;
}

const OPCODES = { text: 1, close: 8, ping: 9, pong: 10 } as const;

interface Frame {
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/** Asks 127.0.0.1 for a socket; resolves with whatever is answered. */
export async function openSocket(
  port: number,
  asked: { readonly path: string; readonly headers: Readonly<Record<string, string>> },
): Promise<RawSocket> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = [
    `GET ${asked.path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    "connection: Upgrade",
    "upgrade: websocket",
    "sec-websocket-version: 13",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ...Object.entries(asked.headers).map(([name, value]) => `${name}: ${value}`),
  ];
  await write(conn, new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  const bytes = new Incoming(conn);
  const status = Number((await bytes.head()).split(" ")[1]);
  const frame = async (opcode: number): Promise<Frame> => {
    while (true) {
      const found = await bytes.frame();
      if (found.opcode === opcode) return found;
    }
  };
  return {
    status,
    send: (text, { opcode = OPCODES.text } = {}) => write(conn, encode(opcode, text)),
    async ping() {
      await write(conn, encode(OPCODES.ping, "?"));
      await frame(OPCODES.pong);
    },
    async pinged() {
      await frame(OPCODES.ping);
    },
    next: async () => new TextDecoder().decode((await frame(OPCODES.text)).payload),
    async end() {
      const { payload } = await frame(OPCODES.close);
      // The other side waits for the same word from us.
      await write(conn, encode(OPCODES.close, ""));
      return new DataView(payload.buffer, payload.byteOffset).getUint16(0);
    },
    close() {
      try {
        conn.close();
      } catch (error) {
        if (!(error instanceof Deno.errors.BadResource)) throw error;
      }
    },
  };
}

async function write(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
}

/** A whole frame of at most 125 bytes, masked with zeros. */
function encode(opcode: number, text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  return new Uint8Array([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0, ...payload]);
}

class Incoming {
  readonly #conn: Deno.Conn;
  #held = new Uint8Array(0);

  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  async head(): Promise<string> {
    while (true) {
      const text = new TextDecoder().decode(this.#held);
      const end = text.indexOf("\r\n\r\n");
      if (end !== -1) {
        this.#held = this.#held.slice(end + 4);
        return text.slice(0, end);
      }
      await this.#more();
    }
  }

  async frame(): Promise<Frame> {
    while (true) {
      const [first = 0, second = 0] = this.#held;
      const length = second & 0x7f;
      if (length > 125) throw new TypeError("Cannot read a frame of more than 125 bytes");
      if (this.#held.length >= 2 + length) {
        const payload = this.#held.slice(2, 2 + length);
        this.#held = this.#held.slice(2 + length);
        return { opcode: first & 0x0f, payload };
      }
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const buffer = new Uint8Array(4_096);
    const count = await this.#conn.read(buffer);
    if (count === null) throw new TypeError("The connection ended");
    this.#held = new Uint8Array([...this.#held, ...buffer.subarray(0, count)]);
  }
}
