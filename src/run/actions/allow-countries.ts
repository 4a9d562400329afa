import { z } from 'zod'

import { Country } from '#engine/country.ts'
import { field } from '#engine/field.ts'
import { action } from '#program/action.ts'
import { basedOn } from '#program/managed-change.ts'
import { countriesParameter } from '#run/countries-parameter.ts'

import { changeControl } from './change-control.ts'
import { requireControl } from './require-control.ts'

const Allowed = z.object({ control: z.string(), weakened: z.array(z.string()) })

/** Says in which countries data may lie: the parameter of the test, by the names of the countries. */
export const allowCountries = action({
  id: 'country.allow',
  label: { de: 'Erlaubte Länder festlegen', en: 'Set the countries allowed' },
  about: {
    de: 'In diesen Ländern dürfen Datenbanken, Kopien und Momentaufnahmen liegen. Der öffentliche Satz nennt sie; jede Änderung steht offen im Protokoll.',
    en: 'Databases, replicas and snapshots may be kept in these countries. The public sentence names them; every change stands in clear in the log.',
  },
  permission: 'control.change',
  input: z.strictObject({
    basedOn,
    countries: field(
      z.array(Country).min(1).max(250),
      { de: 'Länder', en: 'Countries' },
      {
        kind: 'country',
        hint: {
          de: 'Je Zeile eines, als Name oder Kürzel',
          en: 'One a line, by name or code',
        },
      },
    ),
  }),
  output: Allowed,
  subject: () => `control/${countriesParameter.control}`,
  weakenings: ({ weakened }) => weakened,
  handle: async (acting, { basedOn: seen, countries }) => {
    const { control, test } = countriesParameter
    const { setting } = await requireControl(acting.tx, control)
    const changed = await changeControl.handle(
      acting,
      {
        control,
        basedOn: seen,
        parameters: {
          ...setting.parameters,
          [test]: { ...setting.parameters?.[test], countries: [...new Set(countries)] },
        },
      },
      undefined,
    )
    return Allowed.parse(changed)
  },
})
