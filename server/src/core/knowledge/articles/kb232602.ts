import { article, possible, sign } from './article';
import { documented } from '../statement';

export const kb232602 = article({
  id: 'KB 232602',
  title: 'Associations are not recovered after a network outage',
  pattern:
    'After an outage while messages were queued, with events 4284 (8511), 4287 (8640), 2035 and 1209, the MTA may not resume until it is restarted.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', fixed: '5.5.2614.0', servicePack: 'SP3' }],
  lookAlike:
    'Network problems alone may cause such events, as the article itself says; KB 175354 says it of 4284 and 4287. What decides is whether mail flows again after them.',
  signs: [sign(4284, { codes: [8511] }), sign(4287, { codes: [8640] }), sign(2035), sign(1209)],
  samples: [
    `Event ID: 4284
Source: MSExchangeMTA
An error has occurred during connection/disconnection. Error code=8511 [POP4 POP4 DOWN 4 179] (14)`,
  ],
  rule: ({ has }) =>
    has(4284, { codes: [8511] }) || (has(4287, { codes: [8640] }) && has(2035))
      ? possible(
          documented(
            'KB 232602, KB 175354',
            'The events fit an MTA that does not recover after an outage; network problems alone may cause them, too.',
          ),
        )
      : undefined,
});
