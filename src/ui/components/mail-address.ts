import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'

/** An address of somebody's mailbox, which breaks before its domain where there is no room for all of it. */
export function mailAddress(address: string): Markup {
  const at = address.lastIndexOf('@')
  if (at < 1) return html`<bdi>${address}</bdi>`
  return html`<bdi>${address.slice(0, at)}<wbr />${address.slice(at)}</bdi>`
}
