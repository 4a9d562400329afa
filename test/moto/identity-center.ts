import {
  CreateGroupCommand,
  CreateGroupMembershipCommand,
  CreateUserCommand,
  IdentitystoreClient,
} from '@aws-sdk/client-identitystore'
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  ListInstancesCommand,
  ProvisionPermissionSetCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin'
import type { PrincipalType } from '@aws-sdk/client-sso-admin'

import { each, isWrong } from './seeding.ts'
import type { Seeding } from './seeding.ts'
import { motoAccount } from './server.ts'

/** Users of Identity Center, half of them in a group that may go to the account; some may go there by their own name, too. */
export async function seedIdentityCenter(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const sso = new SSOAdminClient(seeding.at('us-east-1'))
  const store = new IdentitystoreClient(seeding.at('us-east-1'))
  const [instance] = (await sso.send(new ListInstancesCommand({}))).Instances ?? []
  const { InstanceArn, IdentityStoreId } = instance ?? {}
  // Nobody can tell what its rule of second factors is.
  for (const test of ['mfa-required', 'password-policy-meets-standard'])
    ledger.expect(test, undefined)
  const { PermissionSet } = await sso.send(
    new CreatePermissionSetCommand({ InstanceArn, Name: 'Look' }),
  )
  const { PermissionSetArn } = PermissionSet ?? {}
  const { GroupId } = await store.send(
    new CreateGroupCommand({ IdentityStoreId, DisplayName: 'staff' }),
  )
  ledger.make('identity center', 2)
  await assign('GROUP', GroupId)
  await each(40, async (n) => {
    const { UserId } = await store.send(
      new CreateUserCommand({
        IdentityStoreId,
        UserName: `person-${n}`,
        DisplayName: `Person ${n}`,
        Name: { GivenName: 'Person', FamilyName: `${n}` },
        Emails: [{ Value: `person-${n}@example.com`, Primary: true }],
      }),
    )
    ledger.make('identity center user')
    if (isWrong(n, 2)) {
      const MemberId = { UserId: UserId ?? '' }
      await store.send(new CreateGroupMembershipCommand({ IdentityStoreId, GroupId, MemberId }))
      expectGrant()
    }
    if (isWrong(n, 10)) {
      await assign('USER', UserId)
      expectGrant()
    }
    ledger.expect('account-has-mfa', undefined)
    // Whether they can sign in is not said by the emulator, and nobody is declared as a person of the company.
    ledger.expect('account-belongs-to-active-person', undefined)
  })
  await sso.send(
    new ProvisionPermissionSetCommand({
      InstanceArn,
      PermissionSetArn,
      TargetType: 'ALL_PROVISIONED_ACCOUNTS',
    }),
  )

  async function assign(PrincipalType: PrincipalType, PrincipalId?: string): Promise<void> {
    const to = { TargetId: motoAccount, TargetType: 'AWS_ACCOUNT' as const }
    const who = { InstanceArn, PermissionSetArn, PrincipalType, PrincipalId }
    await sso.send(new CreateAccountAssignmentCommand({ ...to, ...who }))
  }

  function expectGrant(): void {
    ledger.expect('no-standing-admin', true)
    ledger.expect('no-wildcard-policy', true)
  }
}
