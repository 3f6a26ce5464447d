import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb205533 = article({
  id: 'KB 205533',
  title: 'Event 41: entity control blocks run out in a large site',
  pattern: 'Events 248 and 41; message delivery may be slow.',
  kind: 'configuration',
  affected: [
    { version: '4.0', fixed: 'none' },
    { version: '5.0', fixed: 'none' },
  ],
  lookAlike: 'Words like those of 9156, but of entity control blocks, one for each MTA and connector.',
  signs: [sign(41)],
  samples: [
    `Event ID: 41
Source: MSExchangeMTA
There are too many concurrently connected entities. There are no free entity control blocks (ECBs) available. There are currently 25 ECBs configured. [MTA DISP:ROUTER 12 119] (14)`,
  ],
  rule: onAnySign(fits(documented('KB 205533', 'Event 41: entity control blocks ran out.'))),
});
