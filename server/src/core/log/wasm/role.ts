/** What a template does: its role word, which `roleWord` in `../scanner.ts` writes. */

export const EFFECT: i32 = 15;
export const OPEN: i32 = 0;
export const USE: i32 = 2;
export const WAIT: i32 = 4;
export const CLOSE: i32 = 6;
export const RELEASE: i32 = 7;
export const NONE: i32 = 8;
export const FROM_CONTEXT: i32 = 16;
// Registers, two bits each: where the handle, the bytes received and the event mask are.
export const HANDLE_AT: i32 = 8;
export const BYTES_AT: i32 = 10;
export const MASK_AT: i32 = 12;
/** Which taught shape: 0 for none, from 1 on those that are summed, `UNCOUNTED` for lines that are reported one by one. */
export const TAUGHT_AT: i32 = 16;
export const UNCOUNTED: i32 = 32;

/** True for a wait that names its control block. */
// @ts-ignore: decorator
@inline
export function isWait(role: i32): bool {
  return (role & (EFFECT | FROM_CONTEXT)) == WAIT;
}

/** FD_CONNECT and FD_CLOSE alone are no use: see `isSignalMask` in `../catalogue.ts`. */
// @ts-ignore: decorator
@inline
export function isSignalMask(mask: i32): bool {
  return mask == 16 || mask == 32 || mask == 48;
}
