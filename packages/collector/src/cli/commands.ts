/** Every command, by its name, in the order of the help. */
import { answer } from './answer.js'
import { cancel } from './cancel.js'
import type { Command } from './command.js'
import { doctor } from './doctor.js'
import { exportSession } from './export.js'
import { importFiles } from './import.js'
import { ls } from './ls.js'
import { prune } from './prune.js'
import { reindex } from './reindex.js'
import { repair } from './repair.js'
import { serve } from './serve.js'
import { show } from './show.js'
import { tail } from './tail.js'
import { watch } from './watch.js'

export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    serve,
    ls,
    show,
    tail,
    watch,
    answer,
    cancel,
    export: exportSession,
    import: importFiles,
    reindex,
    repair,
    prune,
    doctor,
  }),
)
