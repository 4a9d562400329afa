/**
 * Runs `work`, and at its end, however it ends, everything it handed to `atEnd`, last first. Without it a server that
 * could not listen would leave its other sockets open, and the process hanging.
 */
export async function inOrder(
  work: (atEnd: (close: () => void | Promise<void>) => void) => Promise<void>,
): Promise<void> {
  const closings: (() => void | Promise<void>)[] = []
  try {
    await work((close) => closings.push(close))
  } finally {
    for (const close of closings.toReversed()) await close()
  }
}
