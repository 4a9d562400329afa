import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { parse } from 'postcss'
import type { Root } from 'postcss'

import { markSvg } from './stylesheet.ts'
import { followDevice } from './theme-styles.ts'
import { urls } from './urls.ts'
import { dropUnreferenced, keepUsed, wordsOfTemplates } from './used-styles.ts'

/** What a page behind a door loads. */
export interface DoorsAssets {
  /** Every file by its address, which changes with its content. */
  files: ReadonlyMap<string, string>
  stylesheet: string
  mark: string
}

/** Our part, a file each in `doors/`; what comes later wins over what it repeats. */
const parts = [
  'identity',
  'words',
  'frame',
  'cards',
  'tables',
  'forms',
  'happenings',
  'screens',
  'charts',
  'start',
] as const

let made: DoorsAssets | undefined

/** The look of the doors: what we use of Tabler, with ours on top. Made once, when first asked for: it takes half a second. */
export function doorsAssets(): DoorsAssets {
  made ??= makeAssets()
  return made
}

function makeAssets(): DoorsAssets {
  const words = wordsOfTemplates()
  const css = parse(
    readFileSync(createRequire(import.meta.url).resolve('@tabler/core/dist/css/tabler.min.css')),
  )
  keepUsed(css, words)
  for (const part of parts)
    css.append(parse(readFileSync(join(import.meta.dirname, 'doors', `${part}.css`))))
  stackWide(css)
  followDevice(css)
  dropUnreferenced(css, words)
  const files = extractPictures(css)
  tighten(css)
  const text = css.toString()
  const stylesheet = urls.stylesheet(digestOf(text))
  const mark = urls.picture(digestOf(markSvg))
  files.set(stylesheet, text)
  files.set(mark, markSvg)
  return { files, stylesheet, mark }
}

/** What a phone does to a list (screens.css), a tablet and a small window do to a wide one; named twice it wins over what a table of many columns has. */
function stackWide(css: Root): void {
  css.walkAtRules('media', (phone) => {
    if (phone.params !== '(width < 40rem)') return
    const tablet = phone.cloneAfter({ params: '(40rem <= width < 80rem)' })
    tablet.walkRules((rule) => {
      if (rule.selector.includes('.is-list'))
        rule.selector = rule.selector.replaceAll('.is-list', '.is-wide.is-wide.is-list')
      else rule.remove()
    })
  })
}

/** Pictures that stand in the stylesheet as `data:` become files: our policy takes pictures from our own address alone. */
function extractPictures(css: Root): Map<string, string> {
  const files = new Map<string, string>()
  css.walkDecls(/./, (declaration) => {
    declaration.value = declaration.value.replaceAll(
      /url\("data:image\/svg\+xml,([^"]*)"\)/g,
      (_, encoded: string) => {
        const svg = decodeURIComponent(encoded)
        const url = urls.picture(digestOf(svg))
        files.set(url, svg)
        return `url("${url}")`
      },
    )
    if (declaration.value.includes('data:'))
      throw new Error(`a picture the policy would refuse: ${declaration.value.slice(0, 80)}`)
  })
  return files
}

/** Leaves out the blanks and remarks of our part; licences stay. */
function tighten(css: Root): void {
  css.walkComments((comment) => {
    if (!comment.text.startsWith('!')) comment.remove()
  })
  css.walk((node) => {
    node.raws.before = ''
    if (node.type === 'decl') node.raws.between = ':'
    if (node.type === 'decl') node.value = node.value.replaceAll(/\s+/g, ' ')
    if (node.type === 'rule') node.selector = node.selector.replaceAll(/\s+/g, ' ')
    if ('nodes' in node) {
      node.raws.between = ''
      node.raws.after = ''
      node.raws.semicolon = false
    }
  })
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
