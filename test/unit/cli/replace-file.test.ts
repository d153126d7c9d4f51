import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fileProblem } from '../../../src/cli/files'
import { checkWritable, replaceFile } from '../../../src/cli/replace-file'

const folder = mkdtempSync(join(tmpdir(), 'gradwire-files-'))
const at = (name: string): string => join(folder, name)

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('a file that is written', () => {
  it('is new, or replaces what was there, and leaves nothing beside it', async () => {
    await replaceFile(at('a'), 'one')
    await replaceFile(at('a'), 'two')
    expect(readFileSync(at('a'), 'utf8')).toBe('two')
    expect(readdirSync(folder)).toEqual(['a'])
  })

  it.skipIf(process.platform === 'win32')('keeps its mode, and stays where a link leads', async () => {
    writeFileSync(at('kept'), '')
    chmodSync(at('kept'), 0o600)
    symlinkSync(at('kept'), at('link'))
    await replaceFile(at('link'), 'text')
    expect(statSync(at('kept')).mode & 0o777).toBe(0o600)
    expect(readFileSync(at('kept'), 'utf8')).toBe('text')
  })

  it.skipIf(process.platform === 'win32')('is never put in the place of a device', async () => {
    await replaceFile('/dev/null', 'text')
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it.each([
    ['a folder', () => folder, 'unwritable-file'],
    ['a folder that is not there', () => at('none/a'), 'no-such-folder'],
    ['a file taken for a folder', () => at('a/b'), 'no-such-folder'],
  ])('is refused for %s, before and after', async (_, path, code) => {
    for (const write of [checkWritable, replaceFile]) {
      const error: unknown = await write(path(), 'text').catch((reason: unknown) => reason)
      expect(fileProblem('it', error, 'write').code).toBe(code)
    }
    await expect(checkWritable(at('fresh'))).resolves.toBeUndefined()
  })
})
