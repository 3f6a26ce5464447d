/** Mocha's build for browsers; it defines the global `mocha`. */
declare module 'mocha/mocha.js' {}
