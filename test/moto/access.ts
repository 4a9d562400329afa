import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam'

import { each, isWrong } from './seeding.ts'
import type { Seeding } from './seeding.ts'
import { motoAccount } from './server.ts'

/** Users, roles, policies, keys, and what passwords have to be like. */
export async function seedAccess(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const iam = new IAMClient(seeding.at('us-east-1'))
  await iam.send(
    new UpdateAccountPasswordPolicyCommand({
      MinimumPasswordLength: 14,
      RequireSymbols: true,
      RequireNumbers: true,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      PasswordReusePrevention: 24,
    }),
  )
  const arnOf = (name: string): string => `arn:aws:iam::${motoAccount}:policy/${name}`
  ledger.expect('password-policy-meets-standard', true)
  // Root has no second factor, and nobody a single sign-on.
  for (const test of ['account-has-mfa', 'root-locked', 'mfa-required', 'sso-enforced'])
    ledger.expect(test, false)
  await each(100, async (n) => {
    const isAdmin = isWrong(n, 20)
    const statement = isAdmin
      ? { Effect: 'Allow', Action: '*', Resource: '*' }
      : { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::musterhafen-${n}/*` }
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: `policy-${n}`,
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      }),
    )
    ledger.make('iam policy')
  })
  await each(150, async (n) => {
    const UserName = `user-${n}`
    await iam.send(new CreateUserCommand({ UserName }))
    ledger.make('iam user')
    const hasPassword = n < 100
    const hasMfa = !isWrong(n, 5)
    if (hasPassword)
      await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Not-a-secret-123' }))
    if (hasPassword && hasMfa) {
      const made = await iam.send(
        new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }),
      )
      await iam.send(
        new EnableMFADeviceCommand({
          UserName,
          SerialNumber: made.VirtualMFADevice?.SerialNumber,
          AuthenticationCode1: '123456',
          AuthenticationCode2: '654321',
        }),
      )
      ledger.make('mfa device')
    }
    if (!hasPassword || isWrong(n, 2)) {
      await iam.send(new CreateAccessKeyCommand({ UserName }))
      ledger.make('access key')
      ledger.expect('key-age', true)
    }
    const holdsAll = isWrong(n % 100, 20)
    ledger.expect('account-has-mfa', !hasPassword || hasMfa)
    ledger.expect('sso-enforced', !hasPassword)
    ledger.expect('no-standing-admin', !holdsAll)
    ledger.expect('no-wildcard-policy', !holdsAll)
    // Nobody is declared as a person of the company.
    ledger.expect('account-belongs-to-active-person', false)
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: arnOf(`policy-${n % 100}`) }))
  })
  await each(100, async (n) => {
    const isOpen = isWrong(n, 25)
    const RoleName = `role-${n}`
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: isOpen ? { AWS: '*' } : { Service: 'ec2.amazonaws.com' },
              Action: 'sts:AssumeRole',
            },
          ],
        }),
      }),
    )
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: arnOf(`policy-${n}`) }))
    ledger.make('iam role')
    const holdsAll = isWrong(n, 20)
    ledger.expect('no-public-exposure', !isOpen)
    // A role that anybody may take is had for a session, not for good: that it is open is the worse word.
    ledger.expect('no-standing-admin', !holdsAll || isOpen)
    ledger.expect('no-wildcard-policy', !holdsAll)
  })
}
