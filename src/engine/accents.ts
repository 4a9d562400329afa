/**
 * Colours a company may choose for what stands out: the first on light paper, the second on dark. All of them can be read
 * on both, and what is written on them too; so no other is offered.
 */
export const accents = {
  green: { light: '#1f665f', dark: '#8fd0c4' },
  blue: { light: '#1f4f8a', dark: '#9cc3f5' },
  plum: { light: '#6a2f6b', dark: '#dcaee0' },
  rust: { light: '#8a3d16', dark: '#f0b08c' },
  slate: { light: '#3d4b5c', dark: '#b4c3d6' },
} as const
export type Accent = keyof typeof accents
export const accentNames = ['green', 'blue', 'plum', 'rust', 'slate'] as const satisfies Accent[]
