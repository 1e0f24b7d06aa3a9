/** What the application lets the page start, such as its demo; the session that starts is opened. */
import { type ReactNode, useEffect, useState } from 'react'
import type { Launcher } from '../../api/client.js'
import { Icon } from '../../widgets/Icon.js'
import { useSessions, useStores } from '../stores-context.js'

export function Launchers(): ReactNode {
  const stores = useStores()
  const phase = useSessions((state) => state.phase)
  const [launchers, setLaunchers] = useState<readonly Launcher[]>([])
  const [failure, setFailure] = useState<string>()

  useEffect(() => {
    if (phase !== 'ready') return
    let left = false
    void stores.client.listLaunchers().then((found) => {
      if (!left && found.ok) setLaunchers(found.value)
    })
    return () => {
      left = true
    }
  }, [stores, phase])

  const launch = async (name: string): Promise<void> => {
    stores.openNextSession()
    const done = await stores.client.launch(name)
    setFailure(done.ok ? undefined : done.problem.detail)
  }

  return (
    <>
      {failure === undefined ? undefined : (
        <span className="s-failed ell" role="alert">
          {failure}
        </span>
      )}
      {launchers.map(({ name, title, description }) => (
        <button
          key={name}
          type="button"
          className="btn launcher"
          title={description ?? title}
          onClick={() => void launch(name)}
        >
          <Icon name="play" />
          <span>{title}</span>
        </button>
      ))}
    </>
  )
}
