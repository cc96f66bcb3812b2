/** The API's document as a validator of JSON Schema understands it. */
import { Ajv2020 } from "ajv/2020";
import { openApi } from "../../../lib/api/openapi.ts";

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationDocument>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** As far as tests look at it. */
export interface OperationDocument {
  readonly operationId: string;
  readonly summary: string;
  readonly "x-tokens"?: readonly string[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
}

export const DOCUMENT = JSON.parse(JSON.stringify(openApi())) as Document;

const ajv = new Ajv2020({ allErrors: true, strict: true, formats: { "date-time": true } });
ajv.addSchema(local({ $id: "api", $defs: DOCUMENT.components.schemas }));

/** Making one ready takes a thousand times as long as using it. */
const ready = new Map<string, ReturnType<typeof ajv.compile>>();

/** What is wrong with `value` as the named schema; empty: nothing. */
export function faultsOf(schema: string, value: unknown): string {
  return faults({ $ref: `#/components/schemas/${schema}` }, value);
}

/** The same for a schema that stands in an operation. */
export function faults(schema: object, value: unknown): string {
  const key = JSON.stringify(schema);
  const validate = ready.get(key) ?? ajv.compile(local(schema));
  ready.set(key, validate);
  return validate(value) ? "" : ajv.errorsText(validate.errors);
}

function local(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"api#/$defs/'));
}
