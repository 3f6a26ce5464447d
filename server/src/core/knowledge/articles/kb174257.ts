import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb174257 = article({
  id: 'KB 174257',
  title: 'Event 9102: an X.25 card allows fewer circuits than the MTA tries',
  pattern: 'Events 9102, 9131 and 9134 over an Eicon X.25 card: four circuits by default, while the MTA tries 20.',
  kind: 'configuration',
  affected: [{ version: '5.5', fixed: 'none' }],
  lookAlike: 'Words like those of 9156, but of X.25: its connection control block is another one.',
  signs: [sign(9102)],
  samples: [
    `Event ID: 9102
Source: MSExchangeMTA
An X.25 resource limit was reached while attempting to open an association. Connection control block: 3. Logical session number: 0. Error code: 9. [BASE IL EICON RESULT 16 144] (10)`,
  ],
  rule: onAnySign(fits(documented('KB 174257', 'Event 9102: usually, the X.25 card is busy.'))),
});
