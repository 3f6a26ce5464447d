import { article, onAllSigns, possible, sign } from './article';
import { documented, inferred } from '../statement';

export const kb157630 = article({
  id: 'KB 157630',
  title: 'Connections are tried again and again where the network is unreliable',
  pattern: 'Events 1294, 4284, 289 and 301; by default the connection is tried again every 600 seconds, 144 times.',
  kind: 'byDesign',
  lookAlike: 'No control block is lost by it. But repeated attempts are the condition of KB 193894.',
  signs: [sign(301)],
  samples: [
    `Event ID: 301
Source: MSExchangeMTA
An open retry delay timer started on the association to /O=A/OU=B/CN=C on control block 5. Another attempt to reopen the association will be made in 600 seconds. [MTA XFER-IN 17 26] (12)`,
  ],
  rule: onAllSigns(
    possible(
      documented('KB 157630', 'Event 301: a connection could not be opened, and is tried again.'),
      inferred(
        'KB 157630, KB 193894',
        'In Exchange 5.5 below build 5.5.2410.0, and in 5.0 below 5.0.1461.66, repeated attempts lose control blocks (KB 193894).',
      ),
    ),
  ),
});
