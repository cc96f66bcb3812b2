/** HTML that cannot be forgotten to be escaped: only this module makes `Html`. */

/** A piece of HTML that is safe to show. */
export class Html {
  /** The text of it. */
  readonly markup: string;

  private constructor(markup: string) {
    this.markup = markup;
  }

  /** Only for the tag below. */
  static fromTemplate(strings: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    let markup = narrow(strings[0]);
    values.forEach((value, index) => markup += render(value) + narrow(strings[index + 1]));
    return new Html(markup);
  }
}

/** What a template may hold: texts are escaped, null leaves nothing behind. */
export type HtmlValue = string | number | null | Html | readonly HtmlValue[];

/** `html\`<b>${name}</b>\``: the literal parts are markup, the values are not. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.fromTemplate(strings, values);
}

/** Without the indentation of the source, which would make up a third of a page. */
function narrow(literal: string | undefined): string {
  return literal?.replaceAll(/\s*\n\s*/g, "\n") ?? "";
}

/** What is escaped, and by what. */
export const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function render(value: HtmlValue): string {
  if (value === null) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(render).join("");
  return String(value).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
