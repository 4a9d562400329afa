import { z } from 'zod'

import type { SettingsForm } from '#connectors/settings-form.ts'
import { field } from '#engine/field.ts'

import { AccessKeyId, AccountId, AwsSecrets, AwsSettings } from './settings.ts'

const { roleName, externalId } = AwsSettings.shape.organization.unwrap().shape

/** The settings, one level deep: whoever names a role reads the whole organisation. */
export const awsForm: SettingsForm = {
  fields: z.strictObject({
    accessKeyId: field(
      AccessKeyId.optional(),
      { de: 'Zugriffsschlüssel-ID', en: 'Access key ID' },
      {
        hint: {
          de: 'Leer lassen, wenn der Server selbst eine Rolle in AWS hat.',
          en: 'Leave empty where the server has a role in AWS itself.',
        },
      },
    ),
    secretAccessKey: field(
      AwsSecrets.shape.secretAccessKey,
      { de: 'Geheimer Zugriffsschlüssel', en: 'Secret access key' },
      {
        kind: 'password',
        secret: true,
        hint: {
          de: 'Wird verschlüsselt aufbewahrt und nie wieder gezeigt.',
          en: 'Kept encrypted, and never shown again.',
        },
      },
    ),
    account: field(
      AccountId.optional(),
      { de: 'Kontonummer', en: 'Account' },
      {
        hint: {
          de: 'Zwölf Ziffern: das Konto, zu dem die Zugangsdaten gehören. Ohne Angabe wird AWS gefragt.',
          en: 'Twelve digits: the account the credentials belong to. Without it AWS is asked.',
        },
      },
    ),
    roleName: field(
      roleName.optional(),
      { de: 'Name der Rolle in den anderen Konten', en: 'Name of the role in the other accounts' },
      {
        hint: {
          de: 'Nur für eine Organisation mit mehreren Konten; dann werden alle gelesen.',
          en: 'Only for an organisation of several accounts; then all of them are read.',
        },
      },
    ),
    externalId: field(externalId, { de: 'Externe ID der Rolle', en: 'External ID of the role' }),
    accounts: field(
      z.array(AccountId).optional(),
      { de: 'Nur diese Konten', en: 'Only these accounts' },
      {
        hint: {
          de: 'Eine Kontonummer je Zeile. Ohne Angabe wird AWS Organizations gefragt, welche es gibt.',
          en: 'One account a line. Without it AWS Organizations is asked which there are.',
        },
      },
    ),
    homeRegion: field(
      z.string().min(1).optional(),
      { de: 'Heimatregion', en: 'Home region' },
      {
        hint: {
          de: 'Wo die Liste der Regionen erfragt wird: us-east-1, wenn nichts dasteht.',
          en: 'Where the list of regions is asked: us-east-1 where nothing is given.',
        },
      },
    ),
  }),
  settingsOf({ accessKeyId, account, homeRegion, roleName: role, externalId: external, accounts }) {
    const only = Array.isArray(accounts) && accounts.length > 0 ? { accounts } : {}
    const isOrganization = role !== undefined || external !== undefined || 'accounts' in only
    return present({
      accessKeyId,
      account,
      homeRegion,
      ...(isOrganization && {
        organization: present({ roleName: role, externalId: external, ...only }),
      }),
    })
  },
  answersOf(settings) {
    const parsed = AwsSettings.safeParse(settings)
    if (!parsed.success) return undefined
    const { organization, profile, endpointUrl, ...rest } = parsed.data
    if (profile !== undefined || endpointUrl !== undefined) return undefined
    return { ...rest, ...organization }
  },
}

function present(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
