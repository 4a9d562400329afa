import { z } from 'zod'

import { field } from '#engine/field.ts'

/** Until when a provider itself vouches for the time after its report. */
export const bridgedUntil = field(
  z.iso.date().optional(),
  { de: 'Überbrückt bis', en: 'Bridged until' },
  {
    hint: {
      de: 'Bis wann der Anbieter für die Zeit danach einsteht (Bridge Letter)',
      en: 'Until when the vendor vouches for the time after it (bridge letter)',
    },
  },
)
