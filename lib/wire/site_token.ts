/** A home's token, as its holder sees it: the cloud alone can make one, and tell a right one. */

const SITE_TOKEN_REGEXP = /^s1\.([a-z0-9][a-z0-9-]{0,31})\.[1-9][0-9]{0,6}\.[0-9a-f]{64}$/;

/** What is wrong with a token for this site, in words that do not repeat it; null: it may be right. */
export function whyNoSiteToken(token: string, site: string): string | null {
  const found = SITE_TOKEN_REGEXP.exec(token);
  if (found === null) {
    return /^[rca]1\.[0-9a-f]{64}$/.test(token)
      ? "This token is for reading or acting, not a home's"
      : `A home's token is "s1.", its name, a number and 64 digits, got ${token.length} characters ` +
        "of another form";
  }
  return found[1] === site
    ? null
    : `This token is for the home "${found[1]}", but this one is called "${site}"`;
}
