import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb193323 = article({
  id: 'KB 193323',
  title: 'More than 32 X.25 control blocks: X.25 does not work',
  pattern: 'Events 9106 and 252 at start; no X.25 connection works.',
  kind: 'configuration',
  lookAlike: 'X.25 only, and from the start on.',
  signs: [sign(9106)],
  samples: [
    `Event ID: 9106
Source: MSExchangeMTA
An internal MTA error occurred. The X.25 interface failed to initialize. Check to make sure the X.25 card is started. (14)`,
  ],
  rule: onAnySign(
    possible(
      documented(
        'KB 193323, KB 168892',
        'Event 9106 comes where "Eicon X.25 connections" is more than 32; there are other causes.',
      ),
    ),
  ),
});
