import { article, onAnySign, possible, sign } from './article';
import { documented, inferred } from '../statement';

export const kb152877 = article({
  id: 'KB 152877',
  title: 'Kernel control blocks are left stuck when the network goes up and down',
  pattern: 'Events 1004, 1008, 1198 and 1277, together or separately, from PLATFORM KERNEL.',
  kind: 'otherLeak',
  affected: [{ version: '4.0', fixed: '4.0 SP2' }],
  lookAlike: 'Control blocks of the kernel layer: other ones than those of Winsock.log.',
  signs: [sign(1004), sign(1008), sign(1198), sign(1277)],
  samples: [
    `MSExchangeMTA Event ID 1198
An error occurred while processing an association to entity . Presentation error: state check failure. Current state 0, service type 20, service flavor 2 Control block index 3. [PLATFORM KERNEL 27 108] (14)`,
  ],
  rule: onAnySign(
    possible(
      documented('KB 152877', 'Its events were logged; they occur with network problems, together or separately.'),
      inferred('KB 152877', 'Their control blocks are other ones than those of Winsock.log.'),
    ),
  ),
});
