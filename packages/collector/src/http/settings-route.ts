/** `GET /settings`: what is set and from where, what the traces directory takes up, and what goes next. */
import { timeJson } from '@agent-inspector/trace-format'
import type { RequestHandler } from 'express'
import {
  flagOf,
  SETTING_NAMES,
  type SettingName,
  type SettingOrigin,
  type Settings,
  variableOf,
} from '../base/settings.js'
import type { Storage } from '../storage/create-storage.js'
import type { StorageReport } from '../storage/report-storage.js'

export interface SettingsView {
  readonly settings: Settings
  readonly origins: Readonly<Record<SettingName, SettingOrigin>>
}

export function settingsRoute({ settings, origins }: SettingsView, storage: Pick<Storage, 'report'>): RequestHandler {
  return async (_request, response) => {
    response.set('Cache-Control', 'no-store').json({
      settings: SETTING_NAMES.map((name) => ({
        name,
        value: shown(name, settings[name]),
        origin: origins[name],
        flag: `--${flagOf(name)}`,
        variable: variableOf(name),
      })),
      storage: storageJson(settings, await storage.report()),
    })
  }
}

/** Who reads the page may see that there is a secret, not which. */
const SECRETS: readonly SettingName[] = ['token', 'forwardOtlpHeaders']

function shown(name: SettingName, value: Settings[SettingName]): Settings[SettingName] | null {
  if (value === undefined) return null
  return SECRETS.includes(name) ? '••••' : value
}

function storageJson(settings: Settings, { next, disk, ...report }: StorageReport): object {
  return {
    directory: settings.tracesDir,
    ...report,
    retention: { days: settings.retentionDays, bytes: settings.retentionBytes },
    ...(next !== undefined && {
      next: {
        session_id: next.sessionId,
        title: next.title,
        bytes: next.bytes,
        ...(next.atMs !== undefined && { at: timeJson(BigInt(Math.round(next.atMs)) * 1_000_000n) }),
      },
    }),
    ...(disk !== undefined && {
      disk: { free_bytes: disk.freeBytes, total_bytes: disk.totalBytes, low: disk.isLow },
    }),
  }
}
