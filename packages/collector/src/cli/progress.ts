/**
 * How far a long work is, for the person in front of it: one line that moves, on stderr, in a terminal alone.
 *
 *   command --advance--> [progress] --> stderr
 */
import type { Ora } from 'ora'

export interface Progress {
  /** @param by of the total */
  advance(by: number): void
  /** Takes the line away. Safe to call twice. */
  done(): void
}

/** @param total in any unit; 0 where it cannot be told */
export type ShowProgress = (what: string, total: number) => Progress

export interface ProgressLine {
  readonly show: ShowProgress
  /** Takes the line out of the way of another; it comes back by itself. */
  clear(): void
}

const BAR_CELLS = 24

/** @param isShown false where a program reads, or a file takes it */
export async function createProgressLine(isShown: boolean): Promise<ProgressLine> {
  if (!isShown) return { show: () => ({ advance() {}, done() {} }), clear() {} }
  const { default: ora } = await import('ora')
  let line: Ora | undefined
  return {
    clear: () => void line?.clear(),

    show(what, total) {
      let at = 0
      const shown = ora({ text: barText(what, 0, total), discardStdin: false, stream: process.stderr }).start()
      line = shown
      return {
        advance(by) {
          at += by
          shown.text = barText(what, at, total)
        },
        done() {
          shown.stop()
          line = undefined
        },
      }
    },
  }
}

function barText(what: string, at: number, total: number): string {
  if (total <= 0) return what
  const part = Math.min(1, at / total)
  const full = Math.round(part * BAR_CELLS)
  return `${what}  ${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}  ${Math.floor(part * 100)} %`
}
