import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb252843 = article({
  id: 'KB 252843',
  title: 'A flood of events 4293: transport selectors do not match',
  pattern: 'A large number of events 4293; inbound connections are rejected, and mail backs up.',
  kind: 'configuration',
  affected: [
    { version: '5.0', fixed: 'none' },
    { version: '5.5', fixed: 'none' },
  ],
  lookAlike: 'Refused on purpose, with 4293 and without 9156.',
  signs: [sign(4293)],
  samples: [
    `Event ID: 4293
Source: MSExchangeMTA
(POP4 POP4 UP(7) PROC 39) Incoming Connection rejected due to an incorrect T-selector. Called T-Selector is: A`,
  ],
  rule: onAnySign(
    fits(documented('KB 252843', 'Event 4293: the transport selectors of the two servers do not match.')),
  ),
});
