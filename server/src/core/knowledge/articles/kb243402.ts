import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb243402 = article({
  id: 'KB 243402',
  title: 'Event 9280: too many connections over RPC at once',
  pattern: 'Event 9280, the locality table is full, likely with 57; messages back up.',
  kind: 'configuration',
  lookAlike: 'Words like those of 9156, but of about 240 connections over RPC. X.400 connections do not count.',
  signs: [sign(9280)],
  samples: [
    `Event ID: 9280
Source: MSExchangeMTA
A resource limit has been reached when attempting to open an association. The locality table is full. [BASE IL MAIN BASE 1 100] (12)`,
  ],
  rule: onAnySign(fits(documented('KB 243402', 'Event 9280: the limit of connections over RPC was reached.'))),
});
