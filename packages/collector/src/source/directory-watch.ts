/**
 * Which files of the directory may have changed, as the system tells it: the others need no look.
 *
 *   {dir} --events of the system--> [directory watch] --names--> directory.ts
 *
 * It is trusted only where it cannot miss a change: on a file system of this machine, for a short while, as long as the
 * directory is the same one and events are few. Everywhere else the answer is that anything may have changed: a network
 * file system tells nothing of what other machines do, and a folder shared with a virtual machine tells little.
 */
import { type FSWatcher, statfsSync, statSync, watch } from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { LOOK_AT_ALL_AFTER_MS, WATCHED_EVENTS } from '../base/limits.js'

export interface DirectoryWatch {
  /**
   * Names that may have changed since the call before; of a change that was made before this call, the name is
   * among them.
   *
   * @returns `undefined` if any may: who looks at all of them has nothing to make up for
   */
  changed(): Promise<ReadonlySet<string> | undefined>
  close(): void
}

/** File systems of Linux that no other machine writes to, by the number that `statfs` gives. */
const LOCAL_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0xf2f52010, // f2fs
  0x2fc12fc1, // zfs
  0xca451a4e, // bcachefs
  0x01021994, // tmpfs
  0x794c7630, // overlayfs
])

/** A watch and what it was put on. */
interface Watching {
  readonly watcher: FSWatcher
  readonly inode: number
  readonly device: number
}

export function createDirectoryWatch(dir: string): DirectoryWatch {
  let watching: Watching | undefined
  let names = new Set<string>()
  let events = 0
  let lookAtAllMs = 0

  const begin = (): void => {
    close()
    const stat = statSync(dir, { throwIfNoEntry: false })
    if (stat === undefined || !tellsAllChanges(dir)) return
    try {
      const watcher = watch(dir, { persistent: false }, (_, name) => {
        events++
        // So the system tells that the directory itself has gone: the next one may get its inode.
        if (name === path.basename(dir)) lookAtAllMs = 0
        if (name !== null) names.add(name)
      })
      // As where all watches of the system are taken.
      watcher.on('error', close)
      watching = { watcher, inode: stat.ino, device: stat.dev }
      lookAtAllMs = performance.now() + LOOK_AT_ALL_AFTER_MS
    } catch {
      // No way to watch it.
    }
  }

  const close = (): void => {
    watching?.watcher.close()
    watching = undefined
    names = new Set()
    events = 0
  }

  const isTrusted = (): boolean => {
    if (watching === undefined || performance.now() > lookAtAllMs || events > WATCHED_EVENTS) return false
    const stat = statSync(dir, { throwIfNoEntry: false })
    return stat?.ino === watching.inode && stat.dev === watching.device
  }

  return {
    async changed() {
      // The system has told of what was done before, but the event loop may not have asked as yet: it does within a
      // whole turn.
      await setImmediate()
      await setImmediate()
      if (!isTrusted()) {
        begin()
        return undefined
      }
      const told = names
      names = new Set()
      events = 0
      return told
    },

    close,
  }
}

function tellsAllChanges(dir: string): boolean {
  return process.platform === 'linux' && LOCAL_FILE_SYSTEMS.has(statfsSync(dir).type)
}
