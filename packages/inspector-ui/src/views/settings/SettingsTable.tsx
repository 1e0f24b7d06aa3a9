/** Every setting: what it is, where it comes from, and how to set it. */
import type { ReactNode } from 'react'
import type { Setting } from '../../api/client.js'

export function SettingsTable({ settings }: { readonly settings: readonly Setting[] }): ReactNode {
  return (
    <section aria-label="Settings">
      <h3>Settings</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Option</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
            <th scope="col">Variable</th>
          </tr>
        </thead>
        <tbody>
          {settings.map(({ name, value, origin, variable }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{valueText(value)}</td>
              <td className={origin === 'default' ? 'meta' : ''}>{origin}</td>
              <td className="mono meta">{variable}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function valueText(value: Setting['value']): string {
  if (value === null) return '–'
  return Array.isArray(value) ? value.join(', ') || '–' : String(value)
}
