import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { raw } from 'hono/html'

import type { Markup } from './status-sign.ts'

/** The icons we use, by their names at https://tabler.io/icons (outline). */
export const iconNames = [
  'activity',
  'address-book',
  'adjustments',
  'alert-circle',
  'alert-triangle',
  'arrow-down',
  'arrow-left',
  'arrow-right',
  'arrow-up',
  'arrows-sort',
  'bell',
  'book',
  'books',
  'briefcase',
  'bug',
  'building',
  'building-bank',
  'calendar-event',
  'certificate',
  'check',
  'checklist',
  'chevron-down',
  'chevron-left',
  'chevron-right',
  'circle-check',
  'clipboard-check',
  'clock',
  'cloud',
  'copy',
  'database',
  'device-desktop',
  'device-laptop',
  'dots',
  'download',
  'external-link',
  'eye',
  'eye-off',
  'file-text',
  'filter',
  'fingerprint',
  'first-aid-kit',
  'flag-3',
  'folder',
  'gavel',
  'git-branch',
  'heart-handshake',
  'history',
  'home',
  'id-badge-2',
  'inbox',
  'info-circle',
  'key',
  'language',
  'link',
  'list-check',
  'lock',
  'login',
  'logout',
  'mail',
  'menu-2',
  'messages',
  'moon',
  'paperclip',
  'pencil',
  'player-play',
  'plug',
  'plus',
  'printer',
  'qrcode',
  'refresh',
  'report-search',
  'robot',
  'rosette-discount-check',
  'route',
  'scale',
  'school',
  'script',
  'search',
  'send',
  'server',
  'settings',
  'shield-check',
  'stack-2',
  'sun',
  'sun-moon',
  'table',
  'trash',
  'truck-delivery',
  'upload',
  'user',
  'user-circle',
  'user-off',
  'users',
  'versions',
  'webhook',
  'world',
  'x',
] as const

export type IconName = (typeof iconNames)[number]

const resolve = createRequire(import.meta.url).resolve
const drawings = new Map<IconName, string>()

/** A small picture beside a word that says the same: hidden from readers who listen. Read when first asked for. */
export function icon(name: IconName): Markup {
  const drawing = drawings.get(name) ?? drawingOf(name)
  drawings.set(name, drawing)
  return raw(
    `<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${drawing}</svg>`,
  )
}

/** The lines alone, without the frame and its empty ground. */
function drawingOf(name: string): string {
  const file = readFileSync(resolve(`@tabler/icons/outline/${name}.svg`), 'utf8')
  return [...file.matchAll(/<(?!svg|path stroke="none")\w+ [^>]*\/>/g)]
    .map(([line]) => line.replaceAll(/\s+/g, ' ').replace(' />', '/>'))
    .join('')
}
