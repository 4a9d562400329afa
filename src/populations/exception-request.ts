import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** What somebody asks for: that these failing items be accepted for a while. The exception it may become has its id. */
export const ExceptionRequest = z.object({
  id: z.uuid(),
  test: z.string(),
  /** Keys of the items that failed when it was asked; frozen. */
  items: z.array(z.string()).min(1),
  reason: z.string().min(1),
  /** What is done instead, meanwhile. */
  measure: z.string().min(1),
  until: z.iso.datetime(),
  requestedBy: personal(
    z.string().min(1),
    { de: 'Beantragt von', en: 'Requested by' },
    accountability,
  ),
  requestedAt: z.iso.datetime(),
  state: z.enum(['open', 'approved', 'rejected']),
  decidedBy: personal(
    z.string().optional(),
    { de: 'Entschieden von', en: 'Decided by' },
    accountability,
  ),
  decidedAt: z.iso.datetime().optional(),
  /** Why it was decided so. */
  because: z.string().optional(),
})
export type ExceptionRequest = z.infer<typeof ExceptionRequest>

export const exceptionRequests: Population<ExceptionRequest> = {
  id: 'exception-request',
  item: ExceptionRequest,
  key: (request) => request.id,
  kind: 'managed',
}
