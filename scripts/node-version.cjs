'use strict'

// Runs before anything else, so it is written in the JavaScript that even very old versions of Node read.
var parts = process.versions.node.split('.')
var major = Number(parts[0])
var minor = Number(parts[1])

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    'Gradwire needs Node 20.19 or newer, and this is Node ' +
      process.versions.node +
      ': please install a current version from nodejs.org and try again.',
  )
  process.exit(1)
}
