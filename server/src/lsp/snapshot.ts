/** What a feature answers from: one version of a document, analysed, with the settings that hold for it. */
import type { Facts } from '../core/analysis';
import type { LogDocument } from '../core/document/logDocument';
import type { Settings } from './settings';

export interface Snapshot {
  readonly uri: string;
  readonly version: number;
  readonly log: LogDocument;
  readonly facts: Facts;
  readonly settings: Settings;
}
