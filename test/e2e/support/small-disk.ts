import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A folder on a small file system of its own, in memory. */
export interface SmallDisk {
  /** Fills it up to so many bytes. */
  fillUpTo(freeBytes: number): void
  /** Takes away what filled it. */
  free(): void
  unmount(): void
}

/** Undefined where this user may not mount. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true })
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  if (status !== 0) return undefined
  const ballast = join(folder, 'ballast')
  return {
    fillUpTo(freeBytes) {
      rmSync(ballast, { force: true })
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)))
    },
    free: () => rmSync(ballast, { force: true }),
    unmount: () => void spawnSync('umount', [folder]),
  }
}

/** Whether `mountSmallDisk` can be used here; tries it once. */
export function canMount(folder: string): boolean {
  const disk = process.platform === 'linux' ? mountSmallDisk(folder, 1) : undefined
  disk?.unmount()
  rmSync(folder, { recursive: true, force: true })
  return disk !== undefined
}
