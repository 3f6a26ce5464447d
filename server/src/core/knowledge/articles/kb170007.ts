import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb170007 = article({
  id: 'KB 170007',
  title: 'Event 9224 with 10053 over TP4 to a Retix 1.41 MTA',
  pattern: 'Event 9224 with error 10053 from TP4 DRIVER, while an association is recovered; mail flows.',
  kind: 'byDesign',
  lookAlike: 'By design, over TP4 to that MTA: a new association is made.',
  signs: [sign(9224, { errors: [10053], task: 'TP4 DRIVER' })],
  samples: [
    `message NMI9224: Internal Operating System Error, severity 12
(BASE IL TP4 DRIVER(13) Proc 272) 10-02-96 01:22:31pm
send() call failed on CB 22
Socket error 10053`,
  ],
  rule: onAnySign(
    possible(
      documented(
        'KB 170007',
        'Event 9224 with 10053 on TP4, by design where the other side is a Retix 1.41 MTA: an association is recovered.',
      ),
    ),
  ),
});
