import { derived } from '#engine/population.ts'

import { PublicListener, publicListeners } from './public-listener.ts'

/** Those of the public listeners that take TLS, or may. */
export const tlsListeners = derived({
  id: 'tls-listener',
  item: PublicListener,
  key: (listener: PublicListener) => listener.id,
  each: [publicListeners],
  with: {},
  derive: (listener: PublicListener) => (listener.takes === 'http' ? [] : [listener]),
})
