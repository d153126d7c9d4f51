import { open } from 'node:fs/promises'
import { test } from './harness'

/** The path of a file of so many bytes, which takes no room on the disk. */
export async function largeFile(name: string, bytes: number): Promise<string> {
  const path = test.info().outputPath(name)
  const file = await open(path, 'w')
  await file.truncate(bytes)
  await file.close()
  return path
}
