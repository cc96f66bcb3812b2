/** The value of an Authorization header (RFC 7617), user and password as UTF-8. */
export function basicLogin(
  { user, password }: { readonly user: string; readonly password: string },
): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
