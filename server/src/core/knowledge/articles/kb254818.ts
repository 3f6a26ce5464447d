import { article, hasSign, possible, sign, tcpPoolRefused } from './article';
import { documented } from '../statement';

export const kb254818 = article({
  id: 'KB 254818',
  title: 'Timers expire at once in half-hour time zones',
  pattern:
    'In a time zone off by half an hour, timer control blocks expire in 0 seconds: events 4282, 4284 and 4287, non-delivery reports (290), and 9156.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', from: '5.5.2580.0', fixed: '5.5.2652.16', list: 'KB 251137', servicePack: 'SP4' }],
  lookAlike: 'The time zone of the server decides.',
  also: ['KB 251137'],
  signs: [sign(4282, { codes: [8453] }), sign(4284, { codes: [8511] }), sign(4287, { codes: [8640] }), tcpPoolRefused],
  samples: [
    `Event ID: 9156
Source: MSExchangeMTA
There are no free control blocks available for network type 1. The configured count is 20. [BASE IL MAIN BASE 1 171] (10)

Event ID: 4284
Source: MSExchangeMTA
An error occurred during connection/disconnection. Error code: 8511 [0 POP4 POP4 DOWN 6] (14)`,
  ],
  rule: (view, signs) =>
    hasSign(view, tcpPoolRefused) && signs.some((each) => each !== tcpPoolRefused && hasSign(view, each))
      ? possible(
          documented(
            'KB 254818',
            'The events fit. It applies only where the time zone of the server is off by half an hour.',
          ),
        )
      : undefined,
});
