import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb164400 = article({
  id: 'KB 164400',
  title: 'Event 9215 with 10022 over TP4: the address does not match',
  pattern: 'Event 9215 with error 10022 from TP4 DRIVER.',
  kind: 'configuration',
  lookAlike: 'The connection cannot be made; nothing says that a control block is lost.',
  signs: [sign(9215, { errors: [10022], task: 'TP4 DRIVER' })],
  samples: [
    `Event ID: 9215
Source: MSExchangeMTA
A sockets error 10022 on a connect() call was detected. Control block index: 21. [BASE IL TP4 DRIVER 10 273] (12)`,
  ],
  rule: onAnySign(fits(documented('KB 164400', 'Event 9215 with 10022 over TP4: the address does not match.'))),
});
