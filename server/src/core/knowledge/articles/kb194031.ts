import { article, onAllSigns, possible, sign } from './article';
import { documented } from '../statement';

export const kb194031 = article({
  id: 'KB 194031',
  title: 'Queues stop after a state check of the Reliable Transfer Service',
  pattern:
    'After 5.5 SP1, events 1133 from PLATFORM RTSE and 1293 from PLATFORM KERNEL; queues grow, and a restart of the MTA may flush them.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', from: '5.5 SP1', fixed: '5.5.2410.0', servicePack: 'SP2' }],
  lookAlike:
    'The article names no event 9156, and the control block indices are those of PLATFORM. Its fix is in the same build as that of KB 193894 for Exchange 5.5.',
  signs: [sign(1133), sign(1293)],
  samples: [
    `Event: 1133
Source: MSExchangeMTA
A reliable transport service element (RTSE) error occurred while processing an association with /O=A/OU=B/CN=C. Current state 25. Service type 5. Service flavor 20. Control block index 2004. [PLATFORM RTSE 32 164] (12)

Event: 1293
Source: MSExchangeMTA
A remotely-initiated association from /O=A/OU=B/CN=C was refused. The failure reason provider is 0 and the reason is 0. Control block index 10. Type 1. [PLATFORM KERNEL 28 128] (12)`,
  ],
  rule: onAllSigns(
    possible(
      documented(
        'KB 194031',
        'Events 1133 and 1293 fit; the queues may grow until the MTA is restarted, or the priority of the messages raised.',
      ),
    ),
  ),
});
