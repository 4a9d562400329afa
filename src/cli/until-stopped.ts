/** One Ctrl-C under npm arrives twice: from the terminal, and passed on by npm. */
const sameMs = 1000

/**
 * Resolves at the first Ctrl-C or SIGTERM from the call on; a second one, a second or more later, ends the process at
 * once. Call it before anything is started, so that a signal during the start still ends in order.
 */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = () => {
      resolve()
      setTimeout(() => {
        process.off('SIGINT', stop)
        process.off('SIGTERM', stop)
      }, sameMs).unref()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
