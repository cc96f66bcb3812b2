/**
 * Gives out the files of a folder: `file_server_main.ts FOLDER`; prints its address first. A folder
 * is its `metadata.json`, as a registry has one of a package, with this address for `{origin}`.
 */
const folder = Deno.args[0] ?? "";
Deno.serve(
  {
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => {
      Deno.stdout.writeSync(new TextEncoder().encode(`http://127.0.0.1:${port}\n`));
    },
  },
  async (request) => {
    const { pathname, origin } = new URL(request.url);
    const path = `${folder}${decodeURIComponent(pathname)}`;
    try {
      if ((await Deno.stat(path)).isDirectory) {
        const text = await Deno.readTextFile(`${path}/metadata.json`);
        return new Response(text.replaceAll("{origin}", origin));
      }
      return new Response((await Deno.open(path)).readable);
    } catch {
      return new Response("No such file\n", { status: 404 });
    }
  },
);
