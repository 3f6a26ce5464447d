/** The formats of an analysis, by their names on the command line. */
import { csvFormat } from './csv';
import { jsonFormat } from './json';
import { markdownFormat } from './markdown';
import { ndjsonFormat } from './ndjson';
import type { About, Format } from './analyzedLog';
import { sarifFormat } from './sarif';
import { textFormat } from './text';

export const formatNames = ['text', 'json', 'ndjson', 'sarif', 'csv', 'markdown'] as const;
export type FormatName = (typeof formatNames)[number];

export const formats: Readonly<Record<FormatName, (about: About) => Format>> = {
  text: textFormat,
  json: jsonFormat,
  ndjson: ndjsonFormat,
  sarif: sarifFormat,
  csv: csvFormat,
  markdown: markdownFormat,
};
