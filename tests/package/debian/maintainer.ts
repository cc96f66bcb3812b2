/** Who answers for a Debian package, by the two variables that Debian's own tools read. */

/** Stands where nobody is named: policy wants a name and an address, and this one reaches nobody. */
export const NOBODY = "Nobody named <nobody@rebootinator.invalid>";

/** What is said of a package without one. */
export const NOBODY_TEXT =
  "The package names no maintainer, so keep it for yourself: for others set DEBFULLNAME and DEBEMAIL";

/** Policy 5.6.2: the name first, then the address in angle brackets; a comma would make two of it. */
const NAME_REGEXP = /^[^\p{C}<>,"]+$/u;
const EMAIL_REGEXP = /^[\w.+-]+@([\w-]+\.)+[a-z]{2,}$/i;

/**
 * `Name <address>` of DEBFULLNAME and DEBEMAIL; null: neither is set. Throws Error, which names the
 * variable, where only one is, or one is no name or address.
 */
export function readMaintainer(get: (name: string) => string | undefined): string | null {
  const [name = "", email = ""] = ["DEBFULLNAME", "DEBEMAIL"].map((each) => get(each)?.trim());
  if (name === "" && email === "") return null;
  const wrong = [
    ["DEBFULLNAME", name, NAME_REGEXP, "a name without < > , and quotes"],
    ["DEBEMAIL", email, EMAIL_REGEXP, "the address where that name is reached"],
  ].find(([, value, pattern]) => !(pattern as RegExp).test(value as string));
  if (wrong === undefined) return `${name} <${email}>`;
  const [variable, value, , allowed] = wrong;
  throw new Error(`Cannot package: ${variable} must be ${allowed}, got ${JSON.stringify(value)}`);
}
