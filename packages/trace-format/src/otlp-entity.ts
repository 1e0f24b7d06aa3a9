/**
 * What a resource is of <-> the `entityRefs` of an OTLP/JSON `Resource`.
 *
 *   otlp-json.ts --entities--> [encode] --text--> otlp-json.ts, and back
 */
import { decodeText } from './otlp-field.js'
import { encodeString, type JsonObject, objectsOf } from './otlp-value.js'
import type { EntityRef } from './record.js'

/** The member of a resource, with a comma before it; nothing where there are none. */
export function encodeEntities(entities: readonly EntityRef[] = []): string {
  return entities.length === 0 ? '' : `,"entityRefs":[${entities.map(encodeEntity).join()}]`
}

export function decodeEntities(list: unknown): readonly EntityRef[] {
  return objectsOf(list).map(decodeEntity)
}

function encodeEntity({ schemaUrl, type, idKeys, descriptionKeys }: EntityRef): string {
  const schema = schemaUrl === undefined ? '' : `"schemaUrl":${encodeString(schemaUrl)},`
  const [ids, descriptions] = [idKeys, descriptionKeys].map((keys) => keys.map(encodeString).join())
  return `{${schema}"type":${encodeString(type)},"idKeys":[${ids}],"descriptionKeys":[${descriptions}]}`
}

function decodeEntity(entity: JsonObject): EntityRef {
  const { type, idKeys, descriptionKeys } = entity
  return {
    ...decodeText(entity, 'schemaUrl'),
    type: typeof type === 'string' ? type : '',
    idKeys: textsOf(idKeys),
    descriptionKeys: textsOf(descriptionKeys),
  }
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}
