import { derived } from '#engine/population.ts'

import { PublicListener, publicListeners } from './public-listener.ts'

/** Those of the public listeners that take TLS, or may. Of the same fronts, so that an exclusion of one takes along both. */
export const tlsListeners = derived({
  id: 'tls-listener',
  item: PublicListener,
  key: (listener: PublicListener) => listener.id,
  each: publicListeners.each,
  with: publicListeners.with,
  derive: (front, related) => publicListeners.derive(front, related).filter(mayTakeTls),
})

export function mayTakeTls({ takes }: PublicListener): boolean {
  return takes !== 'http'
}
