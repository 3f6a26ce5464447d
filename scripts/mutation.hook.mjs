// Stryker 10.0 asks for parts of mocha by names without an extension, which mocha 12 no longer has.

import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    return next(/[\\/]mocha[\\/]lib[\\/]cli[\\/][\w-]+$/.test(specifier) ? `${specifier}.cjs` : specifier, context);
  },
});
