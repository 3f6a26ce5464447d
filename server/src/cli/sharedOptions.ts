/** Options that several commands have. */
import { defaultSettings } from '../core/findings/verdict';
import type { Option } from './options';

export const leakThresholdOption: Option = {
  name: 'leak-threshold',
  value: 'N',
  help: 'lines of silence needed before a leak is certain; 0 is allowed',
  default: String(defaultSettings.leakThreshold),
};

export const leakTurnoverOption: Option = {
  name: 'leak-turnover',
  value: 'N',
  help: 'connections that must come and go meanwhile before a leak is certain; 0 is allowed',
  default: String(defaultSettings.leakTurnover),
};

export const outputOption: Option = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  isFile: true,
  help: 'write to FILE, whole or not at all',
};

export const noProgressOption: Option = { name: 'no-progress', help: 'no progress bar' };
