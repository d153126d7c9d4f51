import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startOptions } from '../../../scripts/start-options.mjs'

const usage = 'usage: npm start [-- --port N]'

describe('npm start', () => {
  it.each([
    [[], undefined, {}],
    [[], '', {}],
    [[], '8080', { port: 8080 }],
    [['--port', '4199'], undefined, { port: 4199 }],
    [['--port=4199'], undefined, { port: 4199 }],
    [['--port', '0'], '8080', { port: 0 }],
    [['--port', '1', '--port', '2'], undefined, { port: 2 }],
    [['--port', '65535'], 'nonsense', { port: 65535 }],
  ])('takes a port: %j, PORT=%s', (args, environment, options) => {
    expect(startOptions(args, environment)).toEqual(options)
  })

  it.each([
    [['--port'], undefined, '--port needs a number'],
    [['--port', 'x'], undefined, '--port must be a whole number from 0 to 65535, not x'],
    [['--port', '-1'], undefined, '--port must be a whole number from 0 to 65535, not -1'],
    [['--port=1.5'], undefined, '--port must be a whole number from 0 to 65535, not 1.5'],
    [['--port', '65536'], undefined, '--port must be a whole number from 0 to 65535, not 65536'],
    [[], 'abc', 'PORT must be a whole number from 0 to 65535, not abc'],
    [['--prot', '4199'], undefined, 'npm start does not know --prot'],
    [['--portal=1'], undefined, 'npm start does not know --portal=1'],
    [['4199'], undefined, 'npm start does not know 4199'],
    [['--port', '1', 'x'], undefined, 'npm start does not know x'],
  ])('refuses %j, PORT=%s', (args, environment, refusal) => {
    expect(startOptions(args, environment)).toEqual({ refusal: `${refusal}\n${usage}` })
  })

  it('refuses before it installs, builds or serves anything', async () => {
    const script = fileURLToPath(new URL('../../../scripts/start.mjs', import.meta.url))
    await expect(promisify(execFile)(process.execPath, [script, '--prot', '1'])).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: `npm start does not know --prot\n${usage}\n`,
    })
  })
})
