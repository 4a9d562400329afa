import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { list } from 'postcss'
import type { Root } from 'postcss'

/**
 * Every word in the source of our templates, and so every class they can name. Too many rather than too few; a class
 * must stand there in full, because one that is put together from pieces is not seen.
 */
export function wordsOfTemplates(): ReadonlySet<string> {
  const root = join(import.meta.dirname, '..')
  const words = new Set<string>()
  const files = globSync('{ui,web,program}/**/*.ts', { cwd: root })
  for (const file of files.filter((name) => !/\.test\.ts$|(^|\/)messages\//.test(name)))
    for (const [word] of readFileSync(join(root, file), 'utf8').matchAll(/[\w-]+/g)) words.add(word)
  return words
}

/** Takes from a foreign stylesheet what no template can match: rules, and attributes that only its own scripts set. */
export function keepUsed(css: Root, words: ReadonlySet<string>): void {
  css.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && atRuleName(rule.parent).endsWith('keyframes')) return
    const kept = list.comma(rule.selector).filter((selector) => canMatch(selector, words))
    if (kept.length === 0) rule.remove()
    else rule.selector = kept.join(',')
  })
}

/** Takes from a whole stylesheet the variables and animations that nothing refers to, and rules left empty by that. */
export function dropUnreferenced(css: Root, words: ReadonlySet<string>): void {
  let isStable = false
  while (!isStable) {
    isStable = true
    const named = new Set(words)
    css.walkDecls(({ value }) => {
      for (const [word] of value.matchAll(/[\w-]+/g)) named.add(word)
    })
    css.walkDecls(/^--/, (declaration) => {
      if (named.has(declaration.prop)) return
      declaration.remove()
      isStable = false
    })
    css.walkAtRules(/^(-webkit-)?(keyframes|property)$/, (rule) => {
      if (!named.has(rule.params)) rule.remove()
    })
  }
  css.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove()
  })
  css.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove()
  })
}

/** What stands in brackets after a colon may be denied or one of several, so it decides nothing here. */
function canMatch(selector: string, words: ReadonlySet<string>): boolean {
  let outside = selector.replaceAll('\\', '')
  for (let before = ''; before !== outside;) {
    before = outside
    outside = outside.replace(/\([^()]*\)/, '')
  }
  const attributes = [...outside.matchAll(/\[([\w-]+)/g)].map(([, name = '']) => name)
  if (attributes.some((name) => name.startsWith('data-') && !words.has(name))) return false
  const bare = outside.replaceAll(/\[[^\]]*\]/g, '')
  return [...bare.matchAll(/\.([\w-]+)/g)].every(([, name = '']) => words.has(name))
}

function atRuleName(node: object): string {
  return 'name' in node && typeof node.name === 'string' ? node.name : ''
}
