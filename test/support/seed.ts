/** Property tests try the same cases in every run, unless `WINSOCK_LOG_SEED` is `random` or another number. */
import * as fc from 'fast-check';

const { WINSOCK_LOG_SEED: seed = '303102' } = process.env;
if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
