/** The schemas that reports must keep to. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { inRoot } from '../../support/paths';

type Schema = Record<string, unknown>;

const load = (...parts: string[]): Schema => JSON.parse(readFileSync(inRoot(...parts), 'utf8')) as Schema;

/** The public schema, made strict: what it does not name must not come. That keeps the schema complete. */
const strict = ((): Schema => {
  const schema = load('docs', 'analysis.schema.json');
  const seal = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const object = node as Schema;
    if (object['type'] === 'object') object['unevaluatedProperties'] = false;
    Object.values(object).forEach(seal);
  };
  seal(schema);
  // What another schema takes up may have more members there.
  delete (schema['$defs'] as Record<string, Schema>)['controlBlock']['unevaluatedProperties'];
  return schema;
})();

const ajv2020 = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
ajv2020.addSchema(strict);
const isDocument = ajv2020.compile({ $ref: strict['$id'] });
const isRecord = ajv2020.compile({ $ref: `${String(strict['$id'])}#/$defs/ndjsonRecord` });

/** The official schema is of JSON Schema's draft 4, and has a pattern that is no Unicode one; it uses nothing that was changed later. */
const isSarif = ((): ValidateFunction => {
  const schema = load('test', 'fixtures', 'sarif', 'sarif-2.1.0-rtm.5.json');
  delete schema['id'];
  delete schema['$schema'];
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  return ajv.compile(schema);
})();

function check(validate: ValidateFunction, value: unknown): void {
  assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 5), undefined, 2));
}

export const checkJson = (text: string): void => {
  check(isDocument, JSON.parse(text));
};
export const checkNdjson = (text: string): void => {
  for (const line of text.split('\n').filter((l) => l !== '')) check(isRecord, JSON.parse(line));
};
export const checkSarif = (text: string): void => {
  check(isSarif, JSON.parse(text));
};
