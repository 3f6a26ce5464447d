import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb247782 = article({
  id: 'KB 247782',
  title: 'Event 3120: too few XAPI sessions (Exchange 5.5)',
  pattern: 'Events 3120 and 9316; mail across connectors is extremely slow.',
  kind: 'configuration',
  affected: [{ version: '5.5', fixed: 'none' }],
  lookAlike: 'Words like those of 9156, but of "Concurrent XAPI sessions".',
  signs: [sign(3120)],
  samples: [
    `Event ID: 3120
Source: MSExchangeMTA
A resource limit has been reached when attempting to open an association. Number of sessions configured: 30. [XAPI MAIN BASE 1 91] (14)`,
  ],
  rule: onAnySign(possible(documented('KB 247782', 'Event 3120 is one of those that the article shows.'))),
});
