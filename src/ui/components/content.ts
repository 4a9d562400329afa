import type { Markup } from '#ui/status-sign.ts'

/** What may stand in a component: text is escaped, markup is not escaped again. */
export type Content = Markup | string | number
