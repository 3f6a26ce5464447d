import { article, fits, winsockPoolRefused } from './article';
import { inferred } from '../statement';
import { leakPattern } from './leakPattern';

export const kb193894 = article({
  id: 'KB 193894',
  title: 'A control block is lost when a connection is tried more than once',
  pattern:
    'The network connection goes down, mail cannot be sent over an X.400 connector, and a connection is attempted more than once: one control block is lost. Eventually event 9156, and messages back up.',
  kind: 'leak',
  affected: [
    { version: '5.0', fixed: '5.0.1461.66' },
    { version: '5.5', fixed: '5.5.2410.0', servicePack: 'SP2' },
  ],
  lookAlike: 'Looks like KB 303102 in Winsock.log. From build 5.5.2410 on it is fixed, and KB 303102 remains.',
  signs: [winsockPoolRefused],
  rule: (view) => {
    const opinion = leakPattern('KB 303102', view);
    if (opinion?.status !== 'fits') return view.suspects > 0 ? opinion : undefined;
    return fits(
      inferred(
        'Winsock.log, KB 193894',
        'A control block that is lost when a connection is tried more than once leaves the same trace.',
      ),
    );
  },
});
