/** How full the traces directory is, what keeps it from growing, and what goes next. */
import type { ReactNode } from 'react'
import type { Storage } from '../../api/client.js'
import { countOf, formatBytes } from '../../base/format.js'
import { CopyButton } from '../../widgets/CopyButton.js'
import { Icon } from '../../widgets/Icon.js'
import { retentionWords } from './retention-words.js'

export function StorageUse({ storage }: { readonly storage: Storage }): ReactNode {
  const { directory, sessions, bytes, pinned, foreign, retention, due, next, disk } = storage
  const share = retention.bytes === 0 ? undefined : Math.min(1, bytes / retention.bytes)
  return (
    <section aria-label="Storage">
      <h3>Storage</h3>
      <div className="line directory">
        <code className="mono ell grow">{directory}</code>
        <CopyButton text={() => directory} label="Copy the path" />
      </div>
      {share === undefined ? undefined : (
        <div className="use" aria-hidden="true">
          <i style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <dl className="facts">
        <Fact name="In use">
          {formatBytes(bytes)}
          {share === undefined ? '' : ` of ${formatBytes(retention.bytes)}`}, {countOf(sessions, 'session')}
        </Fact>
        {pinned.sessions === 0 ? undefined : (
          <Fact name="Pinned">
            {countOf(pinned.sessions, 'session')}, {formatBytes(pinned.bytes)}
          </Fact>
        )}
        {foreign.files === 0 ? undefined : (
          <Fact name="Not ours">
            {countOf(foreign.files, 'file')}, {formatBytes(foreign.bytes)}; never deleted
          </Fact>
        )}
        {disk === undefined ? undefined : (
          <Fact name="Disk">
            {disk.low ? <Icon name="warn" className="s-failed" /> : undefined}
            {formatBytes(disk.free_bytes)} free of {formatBytes(disk.total_bytes)}
            {disk.low ? ': recording may stop' : ''}
          </Fact>
        )}
        <Fact name="Kept">{retentionWords(retention)}</Fact>
        {due.parts === 0 ? undefined : (
          <Fact name="Due">
            {countOf(due.sessions, 'session')}, {formatBytes(due.bytes)}, within the hour
          </Fact>
        )}
        {next === undefined ? undefined : (
          <Fact name="Goes first">
            <bdi className="ell">{next.title}</bdi>
            <span className="meta">
              {formatBytes(next.bytes)}
              {next.at === undefined ? '' : `, on ${new Date(next.at).toLocaleDateString()}`}
            </span>
          </Fact>
        )}
      </dl>
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
