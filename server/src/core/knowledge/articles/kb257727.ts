import { article, possible, sign } from './article';
import { documented, inferred } from '../statement';

export const kb257727 = article({
  id: 'KB 257727',
  title: 'Mail over X.400 backs up now and then: poor network',
  pattern:
    'Events 289 and 1294; the queue of an X.400 connector backs up intermittently, and a restart of the MTA helps.',
  kind: 'otherLeak',
  affected: [
    { version: '4.0', fixed: 'none' },
    { version: '5.0', fixed: 'none' },
    { version: '5.5', fixed: 'none' },
  ],
  lookAlike:
    'No event 9156 is named, and Winsock.log shows no loss. Advice: Checkpoint Size 10, Window Size 3, Disconnect 360.',
  signs: [sign(289), sign(1294)],
  samples: [
    `Event ID: 289
Source: MSExchangeMTA
A connection to /O=A/OU=B/CN=C could not be opened. [MTA XFER-IN 17 26] (12)

Event ID: 1294
Source: MSExchangeMTA
An association with entity /O=A/OU=B/CN=C ended abnormally. [PLATFORM KERNEL 20 130] (10)`,
  ],
  rule: ({ has, leaked }) =>
    has(289) && has(1294) && !has(9156) && leaked === 0
      ? possible(
          documented('KB 257727', 'Events 289 and 1294 fit; the network may be poor.'),
          inferred('KB 257727, Winsock.log', 'No pool was empty, and no leak was found.'),
        )
      : undefined,
});
