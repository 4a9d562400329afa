import type { z } from 'zod'

/**
 * What a person is asked in place of the settings themselves, which may be nested deeper than any form should be. Fields
 * marked `secret` become the connector's secrets; `document` is a file that was handed in.
 */
export interface SettingsForm {
  fields: z.ZodObject
  /** The settings that the answers mean, still to be parsed. `id` is what the source is called. */
  settingsOf(answers: Readonly<Record<string, unknown>>, id: string): Record<string, unknown>
  /** The answers that stand for these settings; nothing where they hold more than the form can say. */
  answersOf(settings: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined
  /** The field that is to blame for a part of the settings, where they are called differently. */
  fieldOf?: Readonly<Record<string, string>>
}
