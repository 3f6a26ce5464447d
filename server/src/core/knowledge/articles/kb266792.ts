import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb266792 = article({
  id: 'KB 266792',
  title: 'The MTA stops responding after event 4283',
  pattern:
    'Event 4283 with code 8464 or 8465, with many X.400 connections, some over slow lines; then the MTA stops responding: its internal control blocks are processed wrongly.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', from: '5.5.2651.61', fixed: '5.5 SP4', list: 'KB 274833' }],
  lookAlike: 'Event 4283 alone is no evidence of it.',
  signs: [sign(4283, { codes: [8464, 8465] })],
  samples: [
    `Event ID: 4283
Source: MSExchangeMTA
Unable to recognize an internal message identifier. Internal connection handle (LPI) 1-15-4 Error code: 8465 [POP4 POP4 UP 6 228] (14)`,
  ],
  rule: onAnySign(
    possible(
      documented(
        'KB 266792',
        'Event 4283 with that code fits, but alone is no evidence; the MTA must stop responding, too.',
      ),
    ),
  ),
});
