/** Images, sound and resources of a message. Only data that came with it is shown; nothing is fetched. */
import type { MediaPart, ResourcePart } from '@agent-inspector/dialects'
import { type ReactNode, useState } from 'react'
import { formatBytes } from '../../base/format.js'
import { Icon } from '../../widgets/Icon.js'
import { Fold } from './Fold.js'
import { MessageText } from './MessageText.js'

/** Without captions: nobody has any of what an agent was sent. */
const PLAYERS = { audio: 'audio', video: 'video' } as const

export function Media({ part }: { readonly part: MediaPart }): ReactNode {
  const { type, mimeType, uri, fileId, name } = part
  const source = sourceOf(part)
  const [isBroken, setBroken] = useState(false)
  if (source === undefined || type === 'file' || isBroken) {
    const size = source === undefined ? '' : `, ${formatBytes(bytesIn(source))}`
    return (
      <div className="fold">
        <Icon name={type === 'image' ? 'image' : 'resource'} />
        <bdi className="ell" title={uri?.slice(0, 200)}>
          {name ?? fileId ?? (source === undefined ? (uri ?? `${type} without data`) : (mimeType ?? type))}
          {size}
          {isBroken ? ', which cannot be shown' : ''}
        </bdi>
      </div>
    )
  }
  if (type === 'audio' || type === 'video') {
    const Player = PLAYERS[type]
    return (
      <Player
        className="media"
        controls
        src={source}
        onError={() => setBroken(true)}
        aria-label={`${mimeType ?? type}, sent to the model`}
      />
    )
  }
  return (
    <img
      className="media"
      src={source}
      alt={`${mimeType ?? 'image'}, sent to the model`}
      onError={() => setBroken(true)}
    />
  )
}

/** Where none is told: a browser tells by the bytes what it is, but wants to hear that it is a picture. */
const MIME_TYPES = {
  image: 'image/png',
  audio: 'audio/wav',
  video: 'video/mp4',
  file: 'application/octet-stream',
} as const

/** Of the base64 behind the comma. */
function bytesIn(source: string): number {
  return Math.floor(((source.length - source.indexOf(',') - 1) * 3) / 4)
}

/** `undefined` for what would have to be fetched. */
function sourceOf({ type, mimeType, data, uri }: MediaPart): string | undefined {
  if (data !== undefined) return `data:${mimeType ?? MIME_TYPES[type]};base64,${data}`
  return uri?.startsWith('data:') === true ? uri : undefined
}

export function Resource({ part: { uri, name, text, mimeType } }: { readonly part: ResourcePart }): ReactNode {
  if (text === undefined) {
    return (
      <div className="fold">
        <Icon name="resource" className="k-mcp" />
        <bdi className="ell" title={mimeType}>
          {name ?? uri}
        </bdi>
      </div>
    )
  }
  return (
    <Fold title={<bdi>{name ?? uri}</bdi>} icon="resource" aside={formatBytes(text.length)}>
      <MessageText text={text} />
    </Fold>
  )
}
