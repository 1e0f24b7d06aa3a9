/**
 * Who writes here: what another process must know to tell whether this one is still there.
 *
 *   system --boot id, pid namespace--> [this process] --> live-files.ts, live-file.ts
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { newGeneration } from '../base/ids.js'

export interface ThisProcess {
  /** 16 hex digits: tells two inspectors of one process apart, on its threads. */
  readonly writer: string
  readonly pid: number
  readonly host: string
  /** Of the machine since it was started; absent where the system tells none. */
  readonly bootId?: string
  /** Where its pid means this process; absent where there is one for the whole machine. */
  readonly pidNamespace?: string
}

export function describeThisProcess(): ThisProcess {
  const bootId = bootIdOf(process.platform)
  const pidNamespace = orNothing(() => readlinkSync('/proc/self/ns/pid'))
  return {
    writer: newGeneration(),
    pid: process.pid,
    host: hostname(),
    ...(bootId !== undefined && { bootId }),
    ...(pidNamespace !== undefined && { pidNamespace }),
  }
}

function bootIdOf(platform: NodeJS.Platform): string | undefined {
  const text = orNothing(() =>
    platform === 'darwin'
      ? execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8', timeout: 1000 })
      : readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
  )
  return text?.trim() || undefined
}

function orNothing(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
