/**
 * Every limit of recording and of trace files, with its unit and its reason. A limit that is reached is reported,
 * never passed over in silence.
 */

/** Events that an open span holds: it is in memory until it ends, and then one line. Snapshots beyond it get spans of their own, other events are counted as dropped. */
export const SPAN_EVENTS = 1000

/** The same in bytes, estimated. */
export const SPAN_EVENT_BYTES = 4 * 1024 * 1024

/** Lines in a block, in UTF-16 units (bytes, where they are ASCII): 2 ms of gzip, and 1.5 % more than one long stream. */
export const BLOCK_TEXT_UNITS = 256 * 1024

/** Of a part, before its session goes on in another: offsets of blocks are 32 bits wide, and copies of it are to be moved about. */
export const PART_BYTES = 2 * 1024 * 1024 * 1024

/** How old the first line of an open block may get, in milliseconds: what a `kill -9` can cost. */
export const BLOCK_AGE_MS = 100

/** Text of one block that a reader is ready to decode, in bytes: a damaged or hostile size must not exhaust memory. */
export const READ_BLOCK_TEXT_BYTES = 256 * 1024 * 1024

/** Text of one file that others have written, in bytes: what is beyond is not read, and told. */
export const FOREIGN_TEXT_BYTES = 1024 * 1024 * 1024

/** One line that is parsed in the server, in UTF-16 units: parsing cannot be interrupted. A longer one is sent as it is, and counted. */
export const LINE_UNITS = 16 * 1024 * 1024

/** How far back from its end a file is searched for its last whole block, in bytes; more where one block is longer. */
export const TAIL_BYTES = 4 * 1024 * 1024

/** Lines kept while the directory cannot be written, in UTF-16 units over all sessions; beyond it they are dropped and counted. */
export const UNWRITTEN_TEXT_UNITS = 8 * 1024 * 1024

/** How long the end of the process may take for what is in memory yet, in milliseconds: who asks a process to end kills it after ten seconds. */
export const EXIT_FLUSH_MS = 5000

/** Sessions that are told what they lost by that: a file for each may have to be made. */
export const EXIT_LOSSES_TOLD = 100

/** Pause between two attempts to write after one failed, in milliseconds. */
export const WRITE_RETRY_MS = 1000

/** How long a timer may write blocks at a stretch, in milliseconds, before the agent gets its turn. */
export const WRITE_SLICE_MS = 2

/** How long a reader may decode at a stretch, in milliseconds, before the process gets its turn. */
export const READ_SLICE_MS = 3

/** Files that the sink holds open, and as many those who read: a process may have as few as 64 handles. */
export const OPEN_FILES = 16

/** How long a file that nobody reads any more is kept open for the next who does, in milliseconds. */
export const UNUSED_FILE_MS = 5000

/** How long a look at a file is trusted where bytes are wanted that it had then, in milliseconds: who reads by range asks many times. */
export const TRUSTED_LOOK_MS = 5

/** Sessions whose part the sink remembers without a file handle; a forgotten one is found again by its file. */
export const KNOWN_PARTS = 1000

/** Sessions of the directory of which the reader keeps more than the summary. */
export const OPEN_READINGS = 100

/** Bytes of a file read at a time. */
export const READ_BYTES = 1024 * 1024

/** The same where one block is longer, or where damage is searched for the next block, at most. */
export const WIDEST_READ_BYTES = 256 * 1024 * 1024

/** Files of the directory that are looked at side by side: the process needs handles for other things. */
export const FILES_AT_ONCE = 8

/** When housekeeping looks first, in milliseconds after the start: a program that runs for a moment has other things to do. */
export const HOUSEKEEPING_AFTER_MS = 60_000

/** How often it looks from then on, in milliseconds. */
export const HOUSEKEEPING_EVERY_MS = 60 * 60_000

/** How often the space on the disk is asked for, in milliseconds. */
export const DISK_CHECK_EVERY_MS = 30_000

/** Free space below which writing is at risk, in bytes: at full speed an agent records as much in a few minutes. */
export const DISK_LOW_BYTES = 512 * 1024 * 1024

/** Tags of a session, and characters of one. */
export const TAGS_PER_SESSION = 50
export const TAG_LENGTH = 100

/** How often a writer shows that it is there, in milliseconds: by touching the `.live` file of each part. */
export const TOUCH_EVERY_MS = 5000

/** After so long without showing itself, in milliseconds, a writer is taken for gone. */
export const SILENT_WRITER_MS = 60_000

/** How long a sink that is closed goes on compacting parts of sessions that have ended, in milliseconds: what is not done by then stays for the next. */
export const CLOSE_GRACE_MS = 500

/** How far an index may be behind its part, in bytes of the part, before a reader makes it anew: whoever reads it reads the rest from the part. */
export const SHORT_INDEX_BYTES = 4 * 1024 * 1024

/** How far an index that is being written is behind its part at most, in milliseconds. */
export const INDEX_AGE_MS = 250

/** The coarsest step in which a file system counts the time of a directory, in milliseconds, and some more. */
export const DIRECTORY_TIME_STEP_MS = 2500

/** How long changes of the directory are taken from what the system tells, in milliseconds, before all files are looked at again: it tells nothing of writes through a memory map or another hard link. */
export const LOOK_AT_ALL_AFTER_MS = 10_000

/** Events of the directory between two looks, above which all files are looked at: Linux drops those beyond 16,384 without a word that Node would hand on. */
export const WATCHED_EVENTS = 4096

/** A value of more bytes of UTF-8 stands in its line as a preview. */
export const VALUE_BYTES = 30 * 1024

/** The same for session events, of which the state of a session is made: as much as an answer may have. */
export const EVENT_VALUE_BYTES = 1024 * 1024

/** UTF-8 bytes of a preview, at most. */
export const PREVIEW_BYTES = 8 * 1024

/** A piece of a big value, in UTF-16 units: a block of its own costs a millisecond, three where all is outside ASCII. */
export const VALUE_PART_UNITS = 64 * 1024

/** What is kept of a value that does not fit into the queue, in UTF-16 units: its preview is made of it. */
export const VALUE_BEGINNING_UNITS = 64 * 1024

/** A value of a span that is kept even where there is no room for more, in UTF-16 units. */
export const SMALL_VALUE_UNITS = 1024

/** Values of a part that the writer remembers, so that none stands there twice. */
export const KNOWN_VALUES = 10_000

/** How many times its own size a file that is imported may have when it is decompressed: of traces it is 5 to 50. */
export const IMPORT_EXPANSION = 200

/** Up to which size, in bytes, that is not asked. */
export const IMPORT_SMALL_BYTES = 64 * 1024 * 1024

/** One value of a file that is imported, over however many lines, in UTF-16 units: a longer one is counted and passed over. */
export const IMPORT_VALUE_UNITS = 64 * 1024 * 1024

/** Text of an import that may wait to be written, in bytes. */
export const IMPORT_WAITING_BYTES = 2 * 1024 * 1024

/** How long after the end of a session its writer still adds to its index what comes late, in milliseconds; later, readers make it anew. */
export const LATE_RECORDS_MS = 60_000

/** UTF-16 units of the input of an operation that is held back, beyond which it stands on its span alone. */
export const STEP_INPUT_UNITS = 8 * 1024

/** Ports that an inspector tries for its page, from the wanted one on. */
export const PORTS_TRIED = 20

/** How long a span that is forwarded waits for others, in milliseconds. */
export const FORWARD_EVERY_MS = 1000

/** Spans of a request that forwards them, and UTF-16 units from which on it takes no more: endpoints refuse 4 MiB. */
export const FORWARD_BATCH_SPANS = 512
export const FORWARD_BATCH_UNITS = 1024 * 1024

/** Spans that wait to be forwarded, in UTF-16 units: some minutes of an endpoint that is away. Beyond it they are dropped, and told. */
export const FORWARD_WAITING_UNITS = 16 * 1024 * 1024

/** How long the normal end of a process waits for what is not forwarded yet, in milliseconds. */
export const FORWARD_FLUSH_MS = 2000

/** Body of an OTLP request, compressed, in bytes. */
export const OTLP_GZIP_BYTES = 16 * 1024 * 1024

/** The same when it is decompressed. */
export const OTLP_BODY_BYTES = 64 * 1024 * 1024

/** Of all OTLP bodies that are being taken, in bytes: beyond it senders are asked to come again. */
export const OTLP_PENDING_BYTES = 128 * 1024 * 1024

/** Body of an OTLP request that is decoded between two turns of the event loop, in bytes: 5 ms; a longer one gets a thread. */
export const OTLP_DECODE_HERE_BYTES = 128 * 1024

/** Records that this thread hands over at a time, in bytes, estimated: reading them takes a millisecond. */
export const OTLP_PIECE_BYTES = 64 * 1024

/** Heap of this thread, in MB: a body of spans takes 6 times its size, one made to hurt much more. */
export const OTLP_THREAD_HEAP_MB = 1024

/** How long it waits for the next body, in milliseconds. */
export const OTLP_THREAD_IDLE_MS = 10_000

/** Values in one JSON body: of empty ones a body has room for 20 million, which take half a minute to parse. */
export const OTLP_JSON_VALUES = 4_000_000

/** Attributes of a span and of its events and links, and these themselves: a line with more would block the process. */
export const SPAN_VALUES = 10_000
