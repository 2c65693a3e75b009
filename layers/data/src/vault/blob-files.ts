import type { ByteStream } from './byte-stream.ts'

/**
 * The few file operations a blob store rests on; names are relative, with `/` between folders. All but `create`
 * are durable when they answer, appending when it is synchronised. A full or failing disk is a thrown
 * `OperationalError` (`DISK_FULL`, `STORAGE_FAILED`).
 */
export interface BlobFiles {
  /** Makes an empty file; it does not exist yet. */
  create(name: string): Promise<void>
  /** Bytes in the file, or undefined where there is none. */
  length(name: string): Promise<number | undefined>
  /** Milliseconds since 1970 of the last change; 0 where unknown. */
  modifiedMs(name: string): Promise<number>
  openAppender(name: string, position: number): Promise<Appender>
  /** Bytes from `start` up to `end`; shorter where the file is. */
  read(name: string, start: number, end: number): ByteStream
  /** The whole file, or undefined; for files of at most 1 MiB. */
  get(name: string): Promise<Uint8Array | undefined>
  /** Writes the whole file, or leaves what was there. */
  put(name: string, bytes: Uint8Array): Promise<void>
  /** Atomic; replaces what is at `to`, and makes its folders. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file or a folder with all in it; nothing happens where there is none. */
  remove(name: string): Promise<void>
  /** Names of the files and folders in a folder, sorted; empty where there is none. */
  names(folder: string): Promise<readonly string[]>
}

export interface Appender {
  /** Writes all of `bytes` after what was written; where it throws, a prefix of them may have been kept. */
  write(bytes: Uint8Array): Promise<void>
  /** Makes durable what was written. */
  sync(): Promise<void>
  close(): Promise<void>
}
