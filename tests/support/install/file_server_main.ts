/** Gives out the files of a folder: `file_server_main.ts FOLDER`; prints its address first. */
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
    try {
      const { pathname } = new URL(request.url);
      return new Response((await Deno.open(`${folder}${decodeURIComponent(pathname)}`)).readable);
    } catch {
      return new Response("No such file\n", { status: 404 });
    }
  },
);
