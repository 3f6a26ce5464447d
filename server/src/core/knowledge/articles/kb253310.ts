import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb253310 = article({
  id: 'KB 253310',
  title: 'Event 9315: too few entries for RAS connections',
  pattern: 'Events 9315 and 9405 "Double acquire of semaphore" on a RAS bridgehead; the MTA may end repeatedly.',
  kind: 'configuration',
  affected: [{ version: '5.5', fixed: 'none' }],
  lookAlike: 'Words like those of 9156, but of entries for RAS.',
  signs: [sign(9315)],
  samples: [
    `Event ID: 9315
Source: MSExchangeMTA
A resource limit has been reached when attempting to open a RAS association. The number of entries configured is 2. [BASE IL MAIN BASE 1 505] (12)`,
  ],
  rule: onAnySign(fits(documented('KB 253310', 'Event 9315: the entries for RAS ran out.'))),
});
