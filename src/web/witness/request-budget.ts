/** Says whether a peer may ask now. */
export type RequestBudget = (peer: string, nowMs: number) => boolean

/** Peers remembered at a time; whoever asks from more addresses than that gets nothing but a full budget for each. */
const mostPeers = 1000

/** Each peer may ask `burst` times at once, and gains `perSecond` more requests a second. */
export function requestBudget({
  burst,
  perSecond,
}: {
  burst: number
  perSecond: number
}): RequestBudget {
  const peers = new Map<string, { left: number; atMs: number }>()
  return (peer, nowMs) => {
    const before = peers.get(peer)
    const gained = before ? ((nowMs - before.atMs) / 1000) * perSecond : 0
    const left = Math.min(burst, before ? before.left + Math.max(0, gained) : burst)
    // Put back at the end: the one that has been silent longest stands first, and is forgotten first.
    peers.delete(peer)
    peers.set(peer, { left: left >= 1 ? left - 1 : left, atMs: nowMs })
    if (peers.size > mostPeers) {
      const [oldest] = peers.keys()
      if (oldest !== undefined) peers.delete(oldest)
    }
    return left >= 1
  }
}
