/** The attributes of users and groups (RFC 7643): what we keep of them, what we pass over, and what is ours alone to say. */
import { employment, enterprise } from '#program/directory/user-resource.ts'

export const coreUser = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const coreGroup = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export interface Attribute {
  name: string
  type: 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime'
  multiValued?: true
  required?: true
  readOnly?: true
  caseExact?: true
  isUnique?: true
  /** Said once, with the value itself. */
  isImmutable?: true
  refersTo?: readonly string[]
  description?: string
  parts?: readonly Attribute[]
}

export interface Schema {
  id: string
  name: string
  description: string
  attributes: readonly Attribute[]
  /** Standard names that directories send and we have no use for: taken without a word, and not kept. */
  passedOver: readonly string[]
}

function text(name: string, description: string, more: Partial<Attribute> = {}): Attribute {
  return { name, type: 'string', description, ...more }
}

const commonParts = [
  text('type', 'What it is for, such as work.'),
  { name: 'primary', type: 'boolean', description: 'Whether it is the preferred one.' },
] as const satisfies readonly Attribute[]

export const userSchema: Schema = {
  id: coreUser,
  name: 'User',
  description: 'Somebody who works for the company, and their account.',
  attributes: [
    text('userName', 'Unique among users.', { required: true, isUnique: true }),
    {
      name: 'name',
      type: 'complex',
      description: 'The parts of the name.',
      parts: [
        text('formatted', 'The whole name.'),
        text('familyName', 'Family name.'),
        text('givenName', 'Given name.'),
      ],
    },
    text('displayName', 'The name as people use it.'),
    text('userType', 'Employee, Contractor, Trainee, Board.'),
    text('preferredLanguage', 'de or en, with or without a region.'),
    { name: 'active', type: 'boolean', description: 'Whether they may sign in.' },
    {
      name: 'emails',
      type: 'complex',
      multiValued: true,
      description: 'Mailboxes.',
      parts: [text('value', 'The address.'), ...commonParts],
    },
    {
      name: 'addresses',
      type: 'complex',
      multiValued: true,
      description: 'Of addresses the country and its part alone are kept.',
      parts: [
        text('country', 'ISO 3166-1 alpha-2.'),
        text('region', 'A part of the country: ISO 3166-2, or its name.'),
        ...commonParts,
      ],
    },
    {
      name: 'groups',
      type: 'complex',
      multiValued: true,
      readOnly: true,
      description: 'The groups the user is in.',
      parts: [
        text('value', 'The id of the group.', { readOnly: true }),
        {
          name: '$ref',
          type: 'reference',
          readOnly: true,
          refersTo: ['Group'],
          description: 'Its address.',
        },
        text('display', 'Its name.', { readOnly: true }),
        text('type', 'direct', { readOnly: true }),
      ],
    },
  ],
  passedOver: [
    'nickName',
    'profileUrl',
    'title',
    'locale',
    'timezone',
    'password',
    'phoneNumbers',
    'ims',
    'photos',
    'entitlements',
    'roles',
    'x509Certificates',
    'name.middleName',
    'name.honorificPrefix',
    'name.honorificSuffix',
    'emails.display',
    'addresses.formatted',
    'addresses.streetAddress',
    'addresses.locality',
    'addresses.region',
    'addresses.postalCode',
    'addresses.display',
  ],
}

export const enterpriseSchema: Schema = {
  id: enterprise,
  name: 'EnterpriseUser',
  description: 'What an employer adds.',
  attributes: [
    text('employeeNumber', 'Identifies the person in the HR system.'),
    text(
      'organization',
      'The legal entity that employs them, by its name; any other name is kept, and says nothing.',
    ),
    {
      name: 'manager',
      type: 'complex',
      description: 'Whom they report to.',
      parts: [text('value', 'The id of the manager’s user.')],
    },
  ],
  passedOver: [
    'schemas',
    'costCenter',
    'division',
    'department',
    'manager.$ref',
    'manager.displayName',
  ],
}

export const employmentSchema: Schema = {
  id: employment,
  name: 'Employment',
  description: 'First and last day, for which SCIM has no attribute of its own.',
  attributes: [
    { name: 'startDate', type: 'dateTime', description: 'First day; its time is not looked at.' },
    { name: 'endDate', type: 'dateTime', description: 'Last day. Contractors need one.' },
  ],
  passedOver: ['schemas'],
}

export const groupSchema: Schema = {
  id: coreGroup,
  name: 'Group',
  description: 'A group of users; settings say which roles it gives.',
  attributes: [
    text('displayName', 'Unique among groups.', { required: true, isUnique: true }),
    {
      name: 'members',
      type: 'complex',
      multiValued: true,
      description: 'Users in the group. Groups in groups are refused.',
      parts: [
        text('value', 'The id of the user.', { caseExact: true, isImmutable: true }),
        {
          name: '$ref',
          type: 'reference',
          isImmutable: true,
          refersTo: ['User'],
          description: 'Its address.',
        },
      ],
    },
  ],
  passedOver: ['members.display', 'members.type'],
}

/** Attributes of every resource (RFC 7643, section 3.1). */
export const commonAttributes: readonly Attribute[] = [
  text('id', 'Ours.', { readOnly: true, caseExact: true }),
  text('externalId', 'The directory’s own name for it.', { caseExact: true }),
  { name: 'schemas', type: 'reference', multiValued: true, readOnly: true },
  {
    name: 'meta',
    type: 'complex',
    readOnly: true,
    parts: [
      text('resourceType', '', { readOnly: true, caseExact: true }),
      { name: 'created', type: 'dateTime', readOnly: true },
      { name: 'lastModified', type: 'dateTime', readOnly: true },
      { name: 'location', type: 'reference', readOnly: true, caseExact: true },
      text('version', '', { readOnly: true, caseExact: true }),
    ],
  },
]

/** A kind of resource: its own schema and those that extend it. */
export interface ResourceKind {
  core: Schema
  extensions: readonly Schema[]
}

export const userKind: ResourceKind = {
  core: userSchema,
  extensions: [enterpriseSchema, employmentSchema],
}
export const groupKind: ResourceKind = { core: groupSchema, extensions: [] }

/** An attribute by its name in any spelling (RFC 7643, section 2.1: names are case-insensitive). */
export function attributeNamed(
  attributes: readonly Attribute[],
  name: string,
): Attribute | undefined {
  const wanted = name.toLowerCase()
  return attributes.find((each) => each.name.toLowerCase() === wanted)
}

/** Whether a name, or one part of it after a dot, is standard and not kept. */
export function isPassedOver({ passedOver }: Schema, path: string): boolean {
  const wanted = path.toLowerCase()
  const [first = ''] = wanted.split('.')
  return passedOver.some((name) => [wanted, first].includes(name.toLowerCase()))
}
