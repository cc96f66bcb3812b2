/** The forms of a home's page, sent as a browser does. */
import { BASE, type Fixture } from "./app_fixture.ts";

export const PATH = "/sites/home/actions";
export const OURS = { "sec-fetch-site": "same-origin", origin: BASE };

/** Basic, as a browser sends it. */
export function basic(token: string): string {
  return `Basic ${btoa(`me:${token}`)}`;
}

/** Sends a form as a browser does; the fields may be those of another one. */
export async function send(
  fixture: Fixture,
  fields: Readonly<Record<string, string>>,
  changes: { readonly headers?: Readonly<Record<string, string>>; readonly token?: string } = {},
): Promise<Response> {
  const { token = fixture.tokens.act, headers = OURS } = changes;
  return await fixture.app(
    new Request(`${BASE}${PATH}`, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { authorization: basic(token), ...headers },
    }),
  );
}

export async function tokenFor(fixture: Fixture, act: string, site = "home"): Promise<string> {
  const { deps, clock } = fixture;
  return await deps.forms.issue({ site, act }, { now: clock.nowMs, nonce: `n-${clock.nowMs}` });
}

/** The status and where it leads, or the error. */
export async function done(response: Response): Promise<readonly [number, string]> {
  const text = await response.text();
  return [response.status, response.headers.get("location") ?? JSON.parse(text).error];
}

export async function act(
  fixture: Fixture,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly [number, string]> {
  const fields = { act: name, token: await tokenFor(fixture, name), ...more };
  return await done(await send(fixture, fields));
}
