import type { Figure } from '#engine/figure.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'

export const figures: readonly Figure[] = [
  {
    id: 'recovery-points-by-age',
    title: { de: 'Sicherungen nach Alter', en: 'Recovery points by age' },
    of: recoveryPoints,
    path: '$.takenAt',
    ages: [1, 7, 30, 90],
  },
]
