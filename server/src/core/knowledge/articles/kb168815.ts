import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb168815 = article({
  id: 'KB 168815',
  title: 'The MTA does not start: too few or too many control blocks',
  pattern:
    'Event 9228, 4300 or both at start: a transport stack has too few control blocks, or the pool is set too high.',
  kind: 'configuration',
  lookAlike: 'Logged at start, for instance after the pool was raised beyond its ceiling. No control block is lost.',
  also: ['KB 243632'],
  signs: [sign(9228), sign(4300)],
  samples: [
    `Event ID: 9228
Source: MSExchangeMTA
A fatal resource limit was reached while attempting to open an association. The number of network type 2 listen control blocks requested is too high. Number requested: 2. Number configured: 1. [BASE IL MAIN BASE 1 250] (16)`,
    `Event ID: 4300
Source: MSExchangeMTA
Unable to initialize due to a bad configuration. Contact Microsoft Product Support Services. Error code=8453 [1 POP4 MAIN BASE 1] (16)`,
  ],
  rule: onAnySign(
    possible(
      documented(
        'KB 168815, KB 243632',
        'Event 9228 or 4300: the numbers of control blocks in the registry may keep the MTA from starting.',
      ),
    ),
  ),
});
