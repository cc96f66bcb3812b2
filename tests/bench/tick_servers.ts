/** What a quiet tick meets: a target, a port and a cloud that takes every heartbeat. */

/** Certificate and key in PEM, and the file of the CA that signed them. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly caPath: string;
}

/** Servers on 127.0.0.1. */
export interface TickServers {
  readonly origin: string;
  readonly tcpPort: number;
  /** Heartbeats taken so far. */
  readonly heartbeats: () => number;
  readonly stop: () => Promise<void>;
}

/** Opens them; with a certificate it speaks https. */
export function openServers(certificate: Certificate | null): TickServers {
  let heartbeats = 0;
  const answer = async (request: Request) => {
    if (request.method !== "POST") return new Response(null, { status: 204 });
    await request.json();
    heartbeats += 1;
    return Response.json({ acknowledged: 1_000_000, serverTimeMs: Date.now(), commands: [] });
  };
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = certificate === null
    ? Deno.serve(options, answer)
    : Deno.serve({ ...options, cert: certificate.cert, key: certificate.key }, answer);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = (async () => {
    for await (const connection of listener) connection.close();
  })();
  const scheme = certificate === null ? "http" : "https";
  return {
    origin: `${scheme}://127.0.0.1:${server.addr.port}`,
    tcpPort: listener.addr.port,
    heartbeats: () => heartbeats,
    async stop() {
      listener.close();
      await accepting;
      await server.shutdown();
    },
  };
}

/** A CA and a certificate for 127.0.0.1 by openssl, in `folder`. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const at = (name: string) => `${folder}/${name}`;
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await openssl(
    ...["req", "-x509", ...newKey, "-days", "2", "-subj", "/CN=bench CA"],
    ...["-keyout", at("ca.key"), "-out", at("ca.pem")],
  );
  await openssl(
    ...["req", ...newKey, "-subj", "/CN=bench", "-keyout", at("leaf.key"), "-out", at("leaf.csr")],
  );
  await Deno.writeTextFile(
    at("leaf.ext"),
    "basicConstraints=CA:FALSE\nsubjectAltName=IP:127.0.0.1\n",
  );
  await openssl(
    ...["x509", "-req", "-in", at("leaf.csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key")],
    ...["-CAcreateserial", "-days", "2", "-extfile", at("leaf.ext"), "-out", at("leaf.pem")],
  );
  return {
    cert: await Deno.readTextFile(at("leaf.pem")),
    key: await Deno.readTextFile(at("leaf.key")),
    caPath: at("ca.pem"),
  };
}

async function openssl(...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args: [...args] }).output();
  if (!success) throw new Error(`Cannot make a certificate: ${new TextDecoder().decode(stderr)}`);
}
