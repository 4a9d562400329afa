import { AtRule, list } from 'postcss'
import type { Root } from 'postcss'

/** What an account may choose: always light, always dark, or what the device says. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const dark = '[data-bs-theme=dark]'

/**
 * Tabler's dark theme waits for a script to set an attribute. Here the server sets it on `<html>`, and every dark rule
 * is said a second time for `auto` on a device that asks for dark: right behind the first, so that the order of rules
 * decides as before.
 */
export function followDevice(css: Root): void {
  css.walkRules((rule) => {
    // The attribute stands on `<html>` alone: themes inside themes do not occur.
    const selectors = list
      .comma(rule.selector)
      .filter(
        (each) =>
          !/\bbody[^ ]*\[data-bs-theme|\[data-bs-theme=\w+\][^,]*\[data-bs-theme/.test(each),
      )
    if (selectors.length === 0) {
      rule.remove()
      return
    }
    rule.selector = selectors.join(',')
    const forDark = selectors.filter((each) => each.includes(dark))
    if (forDark.length === 0) return
    if (forDark.some((each) => /:not\([^)]*\[data-bs-theme/.test(each)))
      throw new Error(
        `a rule for all but the dark theme cannot follow the device: ${rule.selector}`,
      )
    const copy = rule.clone({
      selector: forDark.map((each) => each.replaceAll(dark, '[data-bs-theme=auto]')).join(','),
    })
    const onDark = new AtRule({ name: 'media', params: '(prefers-color-scheme:dark)' })
    onDark.append(copy)
    rule.after(onDark)
  })
}
