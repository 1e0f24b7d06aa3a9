/**
 * Images, sound, video, files and resources of a message, however they are written --> one part each.
 *
 *   read-parts.ts --a part's fields--> [readMedia], [readResource] --> Part
 */
import type { MediaPart, ResourcePart } from './conversation.js'
import { type Fields, firstOf, isFields, optional, textOf } from './fields.js'

type Kind = MediaPart['type']

/** What a type says of the kind; `undefined`: its modality or MIME type does. */
const KINDS: ReadonlyMap<unknown, Kind | undefined> = new Map<unknown, Kind | undefined>([
  ['image', 'image'],
  ['image_url', 'image'],
  ['image-url', 'image'],
  ['input_image', 'image'],
  ['audio', 'audio'],
  ['audio-url', 'audio'],
  ['input_audio', 'audio'],
  ['video', 'video'],
  ['video-url', 'video'],
  ['document', 'file'],
  ['document-url', 'file'],
  ['input_file', 'file'],
  ['file', undefined],
  ['file-data', undefined],
  ['blob', undefined],
  ['binary', undefined],
  ['uri', undefined],
  ['media', undefined],
])

/** The field that holds the rest, where a part has one: `{ type: 'image_url', image_url: { url } }`. */
const INNER = ['source', 'image_url', 'image', 'audio', 'input_audio', 'file']
const URIS = ['uri', 'url', 'image_url', 'fileUri', 'file_url']
const DATA = ['data', 'content', 'file_data', 'fileData', 'image', 'audio']
const MIME_TYPES = ['mimeType', 'mime_type', 'mediaType', 'media_type', 'contentType']

/** @returns `undefined` where it is no medium, or holds nothing of it */
export function readMedia(part: Fields): MediaPart | undefined {
  if (!KINDS.has(part.type)) return undefined
  const fields = innermost(part)
  const given = textOf(fields, ...DATA)
  const isUri = given !== undefined && /^[a-z][a-z0-9+.-]*:/i.test(given.slice(0, 40))
  const uri = textOf(fields, ...URIS) ?? (isUri ? given : undefined)
  const data = isUri ? undefined : given
  const fileId = textOf(fields, 'file_id', 'fileId')
  if (uri === undefined && data === undefined && fileId === undefined) return undefined
  const mimeType = textOf(fields, ...MIME_TYPES) ?? textOf(part, ...MIME_TYPES) ?? mimeTypeOf(textOf(fields, 'format'))
  return {
    type: KINDS.get(part.type) ?? kindOf(textOf(part, 'modality') ?? mimeType),
    ...optional('name', textOf(fields, 'filename', 'name')),
    ...optional('mimeType', mimeType),
    ...optional('data', data),
    ...optional('uri', uri),
    ...optional('fileId', fileId),
  }
}

/** MCP's. */
export function readResource(resource: Fields): ResourcePart | undefined {
  const uri = textOf(resource, 'uri')
  if (uri === undefined) return undefined
  return {
    type: 'resource',
    uri,
    ...optional('name', textOf(resource, 'name')),
    ...optional('mimeType', textOf(resource, 'mimeType')),
    ...optional('text', textOf(resource, 'text')),
    ...optional('data', textOf(resource, 'blob')),
  }
}

/** OpenInference has an image in an image, with a URL in it. */
function innermost(part: Fields): Fields {
  let fields = part
  for (let level = 0; level < 3; level++) {
    const inner = firstOf(fields, ...INNER)
    if (!isFields(inner)) break
    fields = inner
  }
  return fields
}

/** Of OpenAI's sounds. */
function mimeTypeOf(format: string | undefined): string | undefined {
  return format === undefined ? undefined : `audio/${format}`
}

function kindOf(modality = ''): Kind {
  const [kind = ''] = modality.split('/')
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file'
}
