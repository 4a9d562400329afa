/** PATCH (RFC 7644, section 3.5.2) over what we keep of a user, as Okta and Entra ID write it. */
import { isDeepStrictEqual } from 'node:util'

import { z } from 'zod'

import { attributeNamed, commonAttributes, isPassedOver } from './attribute.ts'
import type { ResourceKind, Schema } from './attribute.ts'
import { coerceValue, requireObject } from './coerce.ts'
import type { Json } from './coerce.ts'
import { isObject, matches, parsePath } from './filter.ts'
import type { Filter, Path } from './filter.ts'
import { ScimError } from './scim-error.ts'

const PatchBody = z.object({
  schemas: z
    .array(z.string())
    .refine((ids) =>
      ids.some((id) => id.toLowerCase() === 'urn:ietf:params:scim:api:messages:2.0:patchop'),
    ),
  Operations: z
    .array(
      z.strictObject({
        op: z
          .string()
          .transform((op) => op.toLowerCase())
          .pipe(z.enum(['add', 'remove', 'replace'])),
        path: z.string().max(2000).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1000),
})
export type Operation = z.infer<typeof PatchBody>['Operations'][number]

/** The operations of a PATCH, in order; one without a path as several with one. */
export function operationsOf(kind: ResourceKind, body: Json): (Operation & { target: Path })[] {
  // `operations` is seen too: names are case-insensitive.
  const named = Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name.toLowerCase() === 'operations' ? 'Operations' : name,
      value,
    ]),
  )
  const parsed = PatchBody.safeParse(named)
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new ScimError(400, 'invalidSyntax', `This is no PatchOp message: ${where}.`)
  }
  return parsed.data.Operations.flatMap((operation) => {
    if (operation.path !== undefined && operation.path !== '')
      return operationAt(kind, operation, operation.path, true)
    if (operation.op === 'remove')
      throw new ScimError(400, 'noTarget', 'A remove operation needs a path.')
    return Object.entries(requireObject('value', operation.value)).flatMap(([name, value]) => {
      const extension = kind.extensions.find(({ id }) => id.toLowerCase() === name.toLowerCase())
      if (!extension) return operationAt(kind, { ...operation, value }, name, false)
      return Object.entries(requireObject(name, value)).flatMap(([inner, each]) =>
        operationAt(kind, { ...operation, value: each }, `${extension.id}:${inner}`, false),
      )
    })
  })
}

function operationAt(
  kind: ResourceKind,
  operation: Operation,
  path: string,
  isNamed: boolean,
): (Operation & { target: Path })[] {
  const extension = kind.extensions.find(({ id }) => id.toLowerCase() === path.toLowerCase())
  // A whole extension, by its name alone.
  if (extension) {
    if (operation.op === 'remove')
      return extension.attributes.map((attribute) => ({
        ...operation,
        target: { schema: extension.id, attribute },
      }))
    return Object.entries(requireObject(path, operation.value)).flatMap(([name, value]) =>
      operationAt(kind, { ...operation, value }, `${extension.id}:${name}`, isNamed),
    )
  }
  if (isPassedOverPath(kind, path)) return []
  const target = parsePath(kind, path)
  const { attribute, part } = target
  if (attribute.readOnly || part?.readOnly) {
    // What a directory sends along without a path is no wish to change it.
    if (!isNamed) return []
    throw new ScimError(400, 'mutability', `${path.slice(0, 100)} cannot be changed.`)
  }
  return [{ ...operation, target }]
}

function isPassedOverPath({ core, extensions }: ResourceKind, path: string): boolean {
  const lower = path.toLowerCase()
  const schema = [core, ...extensions].find(({ id }) => lower.startsWith(`${id.toLowerCase()}:`))
  const names = (schema ? path.slice(schema.id.length + 1) : path).replace(/\[[^\]]*\]/, '')
  const known = schema ?? core
  const attributes = known === core ? [...commonAttributes, ...core.attributes] : known.attributes
  const [first = ''] = names.split('.')
  const attribute = attributeNamed(attributes, first)
  const [, part] = names.split('.')
  if (attribute && (part === undefined || attributeNamed(attribute.parts ?? [], part))) return false
  return isPassedOver(known, names)
}

/** The resource after the operations, in order; what was given stays as it was. */
export function applyPatch(kind: ResourceKind, resource: Json, body: Json): Json {
  const patched = structuredClone(resource)
  for (const { op, target, value } of operationsOf(kind, body)) {
    const schema = schemaOf(kind, target)
    const holder = target.schema === undefined ? patched : objectAt(patched, target.schema)
    if (target.where) applyWhere(schema, holder, { ...target, where: target.where }, op, value)
    else if (target.part) applyPart(schema, holder, target, op, value)
    else applyWhole(schema, holder, target, op, value)
    if (target.schema !== undefined && Object.keys(holder).length === 0)
      delete patched[target.schema]
  }
  return patched
}

function schemaOf({ core, extensions }: ResourceKind, { schema }: Path): Schema {
  return extensions.find(({ id }) => id === schema) ?? core
}

function objectAt(holder: Json, name: string): Json {
  const value = holder[name]
  if (isObject(value)) return value
  const made: Json = {}
  holder[name] = made
  return made
}

/** `active`, `emails`, `name`. */
function applyWhole(
  schema: Schema,
  holder: Json,
  { attribute }: Path,
  op: Operation['op'],
  value: unknown,
): void {
  const { name } = attribute
  // Neither on nor off is nothing that we could follow.
  if (op === 'remove' && name === 'active')
    throw new ScimError(400, 'mutability', 'active is true or false.')
  const coerced = op === 'remove' ? undefined : coerceValue(schema, attribute, value, name)
  if (op === 'remove' && attribute.multiValued && value !== undefined && value !== null) {
    // Entra ID names in the value which ones it means.
    const gone = coerceValue(schema, attribute, value, name)
    const left = listAt(holder, name).filter(
      (each) => !(Array.isArray(gone) && gone.some((one) => isPartOf(one, each))),
    )
    setOrDelete(holder, name, left)
    return
  }
  if (coerced === undefined) delete holder[name]
  else if (attribute.multiValued && op === 'add' && Array.isArray(coerced)) {
    const added = coerced.filter(
      (each) => !listAt(holder, name).some((old) => isDeepStrictEqual(old, each)),
    )
    setOrDelete(holder, name, onePrimary([...listAt(holder, name), ...added], added))
  } else if (isObject(coerced) && isObject(holder[name]))
    holder[name] = { ...Object(holder[name]), ...coerced }
  else holder[name] = coerced
}

/** `name.givenName`, and `emails.type`, which means every one. */
function applyPart(
  schema: Schema,
  holder: Json,
  { attribute, part }: Path,
  op: Operation['op'],
  value: unknown,
): void {
  if (!part) return
  const path = `${attribute.name}.${part.name}`
  const coerced = op === 'remove' ? undefined : coerceValue(schema, part, value, path)
  const holders = attribute.multiValued
    ? listAt(holder, attribute.name)
    : [objectAt(holder, attribute.name)]
  for (const each of holders) {
    if (coerced === undefined) delete each[part.name]
    else each[part.name] = coerced
  }
  if (!attribute.multiValued && Object.keys(objectAt(holder, attribute.name)).length === 0)
    delete holder[attribute.name]
}

/** `emails[type eq "work"].value`: those that fit or, where none does, a new one that would. */
function applyWhere(
  schema: Schema,
  holder: Json,
  { attribute, where, part }: Path & { where: Filter },
  op: Operation['op'],
  value: unknown,
): void {
  const { name } = attribute
  const all = listAt(holder, name)
  const fitting = all.filter((each) => matches(where, each))
  if (op === 'remove') {
    if (part) for (const each of fitting) delete each[part.name]
    else
      setOrDelete(
        holder,
        name,
        all.filter((each) => !fitting.includes(each)),
      )
    return
  }
  const changes: unknown = part
    ? { [part.name]: coerceValue(schema, part, value, `${name}.${part.name}`) }
    : first(coerceValue(schema, attribute, value, name))
  if (!isObject(changes)) throw new ScimError(400, 'invalidValue', `${name} needs a value.`)
  if (fitting.length === 0) {
    const made = madeTo(where)
    if (!made) throw new ScimError(400, 'noTarget', 'No value fits this path.')
    const added = { ...made, ...changes }
    holder[name] = onePrimary([...all, added], [added])
    return
  }
  for (const each of fitting) Object.assign(each, changes)
  holder[name] = onePrimary(all, fitting)
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}

/** What a filter of nothing but equalities describes. */
function madeTo(filter: Filter): Json | undefined {
  if (filter.is === 'and') {
    const [left, right] = [madeTo(filter.left), madeTo(filter.right)]
    return left && right && { ...left, ...right }
  }
  if (filter.is !== 'eq' || filter.value === null) return undefined
  const { name, type } = filter.path.attribute
  const value =
    type === 'boolean' ? String(filter.value).toLowerCase() === 'true' : String(filter.value)
  return { [name]: value }
}

/** Of several primary ones the last that was said to be is. */
function onePrimary(all: Json[], latest: readonly unknown[]): Json[] {
  const primary = latest.findLast((each) => isObject(each) && each['primary'] === true)
  if (primary === undefined) return all
  return all.map((each) =>
    each !== primary && each['primary'] === true ? { ...each, primary: false } : each,
  )
}

function listAt(holder: Json, name: string): Json[] {
  const value = holder[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

function setOrDelete(holder: Json, name: string, values: Json[]): void {
  if (values.length === 0) delete holder[name]
  else holder[name] = values
}

/** Whether one value says nothing but what another says too. */
function isPartOf(part: unknown, whole: Json): boolean {
  return (
    isObject(part) &&
    Object.keys(part).length > 0 &&
    Object.entries(part).every(([name, value]) => isDeepStrictEqual(whole[name], value))
  )
}
