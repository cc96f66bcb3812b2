/** HTTP/1.1 by hand over one connection, so that a test server can also hang or hang up. */

export interface PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface PlainResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const REQUEST_BYTES_MAX = 1 << 20;

/** Reads one request with a `content-length`; null: the client went away. */
export async function readRequest(conn: Deno.Conn): Promise<PlainRequest | null> {
  const chunk = new Uint8Array(16 * 1024);
  let bytes = new Uint8Array();
  for (;;) {
    const request = parseRequest(bytes);
    if (request !== null || bytes.length > REQUEST_BYTES_MAX) return request;
    const count = await conn.read(chunk).catch(() => null);
    if (count === null) return null;
    bytes = new Uint8Array([...bytes, ...chunk.subarray(0, count)]);
  }
}

/** Null: more bytes are needed. */
function parseRequest(bytes: Uint8Array): PlainRequest | null {
  const text = new TextDecoder("latin1").decode(bytes);
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const [first, ...lines] = text.slice(0, headEnd).split("\r\n");
  const headers = new Headers(lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }));
  const bodyStart = headEnd + 4;
  const length = Number(headers.get("content-length") ?? 0);
  if (bytes.length < bodyStart + length) return null;
  const [method, target] = (first ?? "").split(" ");
  const url = new URL(target ?? "/", "http://localhost");
  return {
    method: method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: bytes.slice(bodyStart, bodyStart + length),
  };
}

export async function writeResponse(conn: Deno.Conn, response: PlainResponse): Promise<void> {
  const body = new TextEncoder().encode(response.body);
  const head = [
    `HTTP/1.1 ${response.status} Simulated`,
    `content-length: ${body.length}`,
    "connection: close",
    ...Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const bytes = new Uint8Array([
    ...new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n`),
    ...body,
  ]);
  for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
}
