/** A resource as somebody sent it, as we keep it: names in their own spelling, no more and no less than the schemas say. */
import { attributeNamed, commonAttributes, isPassedOver } from './attribute.ts'
import type { Attribute, ResourceKind, Schema } from './attribute.ts'
import { ScimError } from './scim-error.ts'

export type Json = Record<string, unknown>

/**
 * What is kept of a resource. What is ours to say is passed over, and so is what is standard and of no use to us; every
 * other name is refused.
 */
export function coerceResource(kind: ResourceKind, given: Json): Json {
  const kept: Json = {}
  for (const [name, value] of Object.entries(given)) {
    const extension = kind.extensions.find(({ id }) => id.toLowerCase() === name.toLowerCase())
    if (extension) {
      if (value === null || value === undefined) continue
      const part = coerceParts(extension, extension.attributes, requireObject(name, value), '')
      if (Object.keys(part).length > 0) kept[extension.id] = part
      continue
    }
    const attributes = [...commonAttributes, ...kind.core.attributes]
    const attribute = attributeNamed(attributes, name)
    if (!attribute) {
      if (isPassedOver(kind.core, name)) continue
      throw unknownName(name)
    }
    const coerced = coerceValue(kind.core, attribute, value, attribute.name)
    if (coerced !== undefined) kept[attribute.name] = coerced
  }
  return kept
}

function coerceParts(
  schema: Schema,
  attributes: readonly Attribute[],
  given: Json,
  prefix: string,
): Json {
  const kept: Json = {}
  for (const [name, value] of Object.entries(given)) {
    const path = `${prefix}${name}`
    const attribute = attributeNamed(attributes, name)
    if (!attribute) {
      if (isPassedOver(schema, path)) continue
      throw unknownName(path)
    }
    const coerced = coerceValue(schema, attribute, value, path)
    if (coerced !== undefined) kept[attribute.name] = coerced
  }
  return kept
}

/** One value; nothing where it is empty (RFC 7643, section 2.5) or not theirs to say. */
export function coerceValue(
  schema: Schema,
  attribute: Attribute,
  value: unknown,
  path: string,
): unknown {
  if (attribute.readOnly || value === null || value === undefined) return undefined
  if (!attribute.multiValued) return coerceOne(schema, attribute, value, path)
  const values = (Array.isArray(value) ? value : [value]).map((each) =>
    coerceOne(schema, attribute, each, path),
  )
  return values.length === 0 ? undefined : values
}

function coerceOne(schema: Schema, attribute: Attribute, value: unknown, path: string): unknown {
  if (attribute.type === 'complex') {
    // Entra ID writes a manager as the bare id.
    const given =
      typeof value === 'string' && attribute.parts?.some(({ name }) => name === 'value')
        ? { value }
        : requireObject(path, value)
    const parts = coerceParts(schema, attribute.parts ?? [], given, `${path}.`)
    return Object.keys(parts).length === 0 && !attribute.multiValued ? undefined : parts
  }
  if (attribute.type === 'boolean') return coerceBoolean(path, value)
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw new ScimError(400, 'invalidValue', `${path} has to be a string.`)
}

/** Entra ID writes booleans as "True" and "False". */
function coerceBoolean(path: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  if (text === 'true' || text === 'false') return text === 'true'
  throw new ScimError(400, 'invalidValue', `${path} has to be true or false.`)
}

export function requireObject(name: string, value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value))
  throw new ScimError(400, 'invalidValue', `${name.slice(0, 100)} has to be an object.`)
}

function unknownName(name: string): ScimError {
  return new ScimError(
    400,
    'invalidSyntax',
    `There is no attribute ${name.slice(0, 100)}. Names and extensions stand under /Schemas.`,
  )
}
