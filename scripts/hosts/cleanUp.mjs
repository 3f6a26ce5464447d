/** @type {(() => unknown)[]} */
const tasks = [];

/** @type {Promise<void> | undefined} */
let running;

/**
 * Registers what has to be undone when the process ends, however it ends; undone in reverse order.
 *
 * @param {() => unknown} task
 * @returns {() => Promise<void>} does the task now, once
 */
export function onCleanUp(task) {
  listen();
  tasks.push(task);
  return async () => {
    const index = tasks.indexOf(task);
    if (index >= 0) {
      tasks.splice(index, 1);
      await task();
    }
  };
}

/** Undoes everything that is still registered. */
export function cleanUp() {
  running ??= undoAll().finally(() => {
    running = undefined;
  });
  return running;
}

/**
 * Runs a script, and cleans up after it. What goes wrong is written, and fails the process.
 *
 * @param {() => Promise<unknown>} main
 * @param {string} [failed] goes before the message
 */
export async function runScript(main, failed = '') {
  try {
    await main();
  } catch (error) {
    console.error(`${failed}${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
  await cleanUp();
}

async function undoAll() {
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    try {
      await task();
    } catch {
      // One failure must not keep the other tasks from being done.
    }
  }
}

let listening = false;

function listen() {
  if (listening) {
    return;
  }
  listening = true;
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.on(signal, () => void cleanUp().then(() => process.exit(code)));
  }
}
