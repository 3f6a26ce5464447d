import { article, fits, hasSign, winsockPoolRefused } from './article';
import { documented, inferred } from '../statement';

export const kb200259 = article({
  id: 'KB 200259',
  title: 'Event 9156: control blocks too few, or dropped because two timers disagree',
  pattern:
    'Event 9156 with more than two X.400 connectors: more connections than control blocks, or the session layer gives up before the transport layer does and the control block is dropped.',
  kind: 'sizing',
  affected: [{ version: '5.5', fixed: 'none' }],
  lookAlike: 'Advice, no fix. The timers that it describes are probably the same race as in KB 303102.',
  signs: [winsockPoolRefused],
  samples: [
    `Event ID: 9156
Source: MSExchangeMTA
There are no free control blocks available for network type 2. The configured count is 20. [BASE IL MAIN BASE 1 282] (10)`,
  ],
  rule: (view) => {
    if (view.asDescribed > 0) {
      return fits(
        inferred(
          'KB 200259',
          'It explains such a loss by two timers that disagree, and gives settings that make it rarer. It is advice, not a fix.',
        ),
      );
    }
    return hasSign(view, winsockPoolRefused)
      ? fits(
          documented(
            'KB 200259',
            'A control block was refused (event 9156), which also happens where the pool is too small for the connectors.',
          ),
        )
      : undefined;
  },
});
