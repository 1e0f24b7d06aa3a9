/** Images, sound and resources of a message. Only data that came with it is shown; nothing is fetched. */
import type { MediaPart, ResourcePart } from '@agent-inspector/dialects'
import type { ReactNode } from 'react'
import { formatBytes } from '../../base/format.js'
import { Icon } from '../../widgets/Icon.js'
import { Fold } from './Fold.js'
import { MessageText } from './MessageText.js'

/** Sound without captions: nobody has any of what an agent was sent. */
const Player = 'audio'

export function Media({ part: { type, mimeType, data, uri } }: { readonly part: MediaPart }): ReactNode {
  const source =
    data === undefined ? (uri?.startsWith('data:') === true ? uri : undefined) : `data:${mimeType ?? ''};base64,${data}`
  if (source === undefined) {
    return (
      <div className="fold">
        <Icon name="image" />
        <bdi className="ell">{uri ?? `${type} without data`}</bdi>
      </div>
    )
  }
  if (type === 'audio') {
    return <Player className="media" controls src={source} aria-label={`${mimeType ?? 'sound'}, sent to the model`} />
  }
  return <img className="media" src={source} alt={`${mimeType ?? 'image'}, sent to the model`} />
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
