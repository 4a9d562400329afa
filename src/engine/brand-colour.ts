/** A company's own colour, made to read on both papers. */

/** The same colour for light paper and for dark, `#rrggbb`. */
export interface ColourPair {
  light: string
  dark: string
}

/** What stands behind a colour, or on it, in the stylesheets of the trust page and of the doors. */
export const papers = {
  light: ['#fbfaf6', '#fffefc', '#f3f2ea', '#fdfcf9', '#f4f3ec', '#ffffff'],
  dark: ['#151918', '#1a1f1e', '#212827', '#1e2423', '#10201d'],
} as const

/** WCAG 2.2 AA for text, https://www.w3.org/TR/WCAG22/#contrast-minimum */
const leastContrast = 4.5
const steps = 100

/** Darker for light paper and lighter for dark as far as needed, and no further. */
export function readableOnBoth(colour: string): ColourPair {
  return { light: until('light', colour, 0), dark: until('dark', colour, 255) }
}

function until(paper: keyof typeof papers, colour: string, towards: number): string {
  for (let step = 0; step < steps; step++) {
    const mixed = mix(colour, towards, step / steps)
    if (papers[paper].every((each) => contrast(mixed, each) >= leastContrast)) return mixed
  }
  return mix(colour, towards, 1)
}

function mix(colour: string, towards: number, share: number): string {
  const parts = channels(colour).map((part) => Math.round(part + (towards - part) * share))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** The contrast ratio of two colours, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}
