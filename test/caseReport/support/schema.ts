import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { inRoot } from '../../support/paths';

type Schema = Record<string, unknown>;

/** The public schema, made strict: what it does not name must not come. That keeps the schema complete. */
function strict(): Schema {
  const schema = JSON.parse(readFileSync(inRoot('docs', 'report.schema.json'), 'utf8')) as Schema;
  const seal = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const object = node as Schema;
    if (object['type'] === 'object' || object['allOf'] !== undefined) object['unevaluatedProperties'] = false;
    Object.values(object).forEach(seal);
  };
  seal(schema);
  // What others take up may have more members there.
  for (const name of ['statement', 'place', 'event', 'file'])
    delete (schema['$defs'] as Record<string, Schema>)[name]?.['unevaluatedProperties'];
  return schema;
}

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false }).compile(strict());

export interface ReportJson {
  readonly answer: string;
  readonly article: string;
  readonly fix: string;
  readonly headline: string;
  readonly leaked: number;
  readonly needsLook: boolean;
  readonly overturnedBy: readonly {
    readonly text: string;
    readonly finding: string | null;
    readonly quote: string | null;
  }[];
  readonly logs: readonly {
    readonly name: string;
    readonly path: string | null;
    readonly bytes: number | null;
    readonly sha256: string | null;
    readonly copyOf: string | null;
  }[];
  readonly findings: readonly { readonly cb: number; readonly line: number; readonly log: string }[];
  readonly events: readonly { readonly id: number | null; readonly count: number }[];
}

/** The document, which must keep to the public schema. */
export function reportJson(text: string): ReportJson {
  const document: unknown = JSON.parse(text);
  assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 5), undefined, 2));
  return document as ReportJson;
}
