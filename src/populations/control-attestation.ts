import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'
import { accountability } from './purposes.ts'

/** The controls that stand on what somebody attests. */
export const attestedControls = [
  'oversight-body-watches',
  'controls-run-on-good-information',
  'shortcomings-reported',
  'control-activities-chosen',
  'technology-controls-chosen',
  'physical-access-limited',
  'boundary-defended',
  'malicious-software-kept-out',
  'capacity-watched',
] as const
export type AttestedControl = (typeof attestedControls)[number]

/** Somebody says, by name and role, that a control works, and on what they base that: one for each control, renewed. */
export const ControlAttestation = z.object({
  control: z.enum(attestedControls),
  statement: z.string().min(1).max(4000),
  attestor: personal(z.string(), { de: 'Wer es bestätigt', en: 'Attestor' }, accountability),
  role: z.string().min(1).max(200),
  /** The day they said so. */
  on: z.iso.date(),
  everyMonths: z.int().min(1).max(12),
  documents: Attached,
})
export type ControlAttestation = z.infer<typeof ControlAttestation>

export const controlAttestations: Population<ControlAttestation> = {
  id: 'control-attestation',
  item: ControlAttestation,
  key: (attestation) => attestation.control,
  kind: 'managed',
}
