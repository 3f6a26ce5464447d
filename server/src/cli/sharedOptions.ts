/** Options that several commands have. */
import { defaultSettings } from '../core/findings/verdict';
import type { Option } from './options';

export const leakThresholdOption: Option = {
  name: 'leak-threshold',
  value: 'N',
  help: 'lines without activity after which an open control block is judged',
  default: String(defaultSettings.leakThreshold),
};

export const outputOption: Option = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  isFile: true,
  help: 'write to FILE, whole or not at all',
};

export const noProgressOption: Option = { name: 'no-progress', help: 'no progress bar' };
