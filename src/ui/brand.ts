/** A company's colour and logo, as pages show them: from files of our own, since no page may hold a style. */
import { html } from 'hono/html'

import type { Markup } from './status-sign.ts'
import { urls } from './urls.ts'

export interface Brand {
  /** `#rrggbb`, for light paper and for dark. */
  colours?: { light: string; dark: string }
  /** Where the picture is, and its size in pixels. */
  logo?: { url: string; width: number; height: number }
}

/** The stylesheet that gives a page a company's colour, at an address that names it. */
export function brandStylesheet({ light, dark }: { light: string; dark: string }): {
  url: string
  text: string
} {
  const both = `light-dark(${light},${dark})`
  return {
    url: urls.brandStylesheet(light.slice(1), dark.slice(1)),
    text: `:root{--link:${light}}@media(prefers-color-scheme:dark){:root{--link:${dark}}}[data-accent=own]{--green:${both};--link:${both};--tblr-primary-darken:${both}}\n`,
  }
}

/** The same from its address; nothing where that is another. */
export function brandStylesheetAt(path: string): string | undefined {
  const [, light, dark] =
    /^\/assets\/beleg-brand-([0-9a-f]{6})-([0-9a-f]{6})\.css$/.exec(path) ?? []
  if (light === undefined || dark === undefined) return undefined
  return brandStylesheet({ light: `#${light}`, dark: `#${dark}` }).text
}

const tallest = 32
const widest = 160

/** The picture in the place of our mark, no larger than there is room. The name stands beside it. */
export function brandImage(logo: Exclude<Brand['logo'], undefined>): Markup {
  const scale = Math.min(tallest / logo.height, widest / logo.width)
  const [width, height] = [logo.width, logo.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  )
  return html`<img class="logo" src="${logo.url}" width="${width}" height="${height}" alt="" />`
}
