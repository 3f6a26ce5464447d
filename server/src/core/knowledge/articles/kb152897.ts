import { documented } from '../statement';
import { article, onAllSigns, possible, sign } from './article';

export const kb152897 = article({
  id: 'KB 152897',
  title: 'Messages with one identifier shut the transport session down',
  pattern:
    'Events 4282 (8453), 4283 (8464), 4284 (8511) and 4287 (8650), where the MTA gets backed up and the transport connection is lost.',
  kind: 'otherLeak',
  affected: [{ version: '4.0', fixed: '4.0 SP2' }],
  lookAlike: 'Messages hang in the queue until one with a duplicate MTSID leaves it. No event 9156 is named.',
  signs: [sign(4282, { codes: [8453] }), sign(4287, { codes: [8650] })],
  samples: [
    `Event ID: 4282
Source: MSExchangeMTA
An interoperability error occurred. Interface protocol 131 was violated. Error code=8453 [POP4 MAIN BASE 1 18] (14)

Event ID: 4287
Source: MSExchangeMTA
An internal MTA error occurred. Error code=8650 [POP4 POP4 DOWN 4 18] (14)`,
  ],
  rule: onAllSigns(
    possible(
      documented(
        'KB 152897',
        'Events 4282 (8453) and 4287 (8650) fit; in Exchange 4.0 several messages may have one MTSID.',
      ),
    ),
  ),
});
