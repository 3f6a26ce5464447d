import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb155302 = article({
  id: 'KB 155302',
  title: 'Event 3120: too few gateway clients (Exchange 4.0 and 5.0)',
  pattern: 'Events 2037, 2197, 2191, 2198, 3128, 3120 and 9405: a resource shortage; the MTA ends.',
  kind: 'configuration',
  affected: [
    { version: '4.0', fixed: 'none' },
    { version: '5.0', fixed: 'none' },
  ],
  lookAlike: 'Words like those of 9156, but of sessions for gateways and connectors: "MT gateway clients" is too low.',
  signs: [sign(3120)],
  samples: [
    `Event ID: 3120
Source: MSExchangeMTA
A resource limit has been reached when attempting to open an association. Number of sessions configured: 80. [XAPI MAIN BASE 1 91] (14)`,
  ],
  rule: onAnySign(possible(documented('KB 155302', 'Event 3120 is one of those that the article shows.'))),
});
