import { article, onAllSigns, possible, sign } from './article';
import { documented } from '../statement';

export const kb170471 = article({
  id: 'KB 170471',
  title: 'Events 4284 and 290: the MTA or the connector is configured wrongly',
  pattern: 'Event 4284 with code 8511 together with 290: non-delivery reports for congestion.',
  kind: 'configuration',
  lookAlike: 'Names or the connector are configured wrongly. No event 9156 is named.',
  signs: [sign(4284, { codes: [8511] }), sign(290)],
  samples: [
    `Event ID: 4284
Source: MSExchangeMTA
An error occurred during connection/disconnection. Error code: 8511 [POP4 POP4 DOWN 4 179] (14)

Event ID: 290
Source: MSExchangeMTA
A non-delivery report (reason code unable-to-transfer and diagnostic code maximum-time-expired) is being generated for message C=US;A= ;P=A. [MTA DISP:RESULT 20 136] (12)`,
  ],
  rule: onAllSigns(
    possible(
      documented('KB 170471', 'Events 4284 (8511) and 290 together usually indicate a misconfigured MTA or connector.'),
    ),
  ),
});
