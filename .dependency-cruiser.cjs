'use strict'

/**
 * Who may import whom in src/. This table is the whole architecture rule; everything below derives from it.
 * test/unit/import-directions.test.ts proves that breaking it fails.
 */
const belowEngine = ['base', 'tensor', 'expr', 'kernels', 'ops', 'graph']
const belowTrain = [...belowEngine, 'engine']
const belowFormats = [...belowTrain, 'train', 'figure']
const rooms = {
  base: [],
  tensor: ['base'],
  expr: ['tensor', 'base'],
  ops: ['expr', 'tensor', 'base'],
  graph: ['tensor', 'base'],
  kernels: ['expr', 'tensor', 'base'],
  engine: belowEngine,
  train: belowTrain,
  figure: ['graph', 'ops', 'expr', 'tensor', 'base'],
  formats: belowFormats,
  worker: [...belowFormats, 'formats'],
  editor: [...belowFormats, 'formats', 'worker'],
  serve: ['base'],
  cli: [...belowFormats, 'formats', 'serve'],
}

/** Packages that need a page, or draw one: seen in the editor only. */
const pagePackages = [
  'react',
  'react-dom',
  'react-i18next',
  'react-resizable-panels',
  '@xyflow/[^/]+',
  'd3-[^/]+',
  'radix-ui',
  '@radix-ui/[^/]+',
  'lucide-react',
  'cmdk',
  'sonner',
  'tinykeys',
  'zustand',
  'browser-fs-access',
  'idb-keyval',
  '@fontsource/[^/]+',
]

/** Rooms that only ever run in Node. */
const nodeRooms = ['cli', 'serve']

const names = Object.keys(rooms)
const anyOf = (list) => `(?:${list.join('|')})`

const directions = names.map((room) => ({
  name: `direction-${room}`,
  comment: `${room}/ may import ${rooms[room].length > 0 ? rooms[room].join(', ') : 'no other room'}.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/${anyOf([room, ...rooms[room]])}/` },
}))

module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'unknown-room',
      comment: 'Every file of src/ belongs to a room of the table in .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${anyOf(names)}/` },
      to: {},
    },
    {
      name: 'outside-src',
      comment: 'The program does not import tests, scripts or configuration.',
      severity: 'error',
      from: { path: '^src/' },
      to: { pathNot: '^src/|(?:^|/)node_modules/|^examples/|\\.json$', dependencyTypes: ['local'] },
    },
    {
      name: 'page-packages-in-editor',
      comment: 'Everything outside editor/ runs without a DOM.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/editor/' },
      to: { path: `(?:^|/)node_modules/${anyOf(pagePackages)}/` },
    },
    {
      name: 'node-in-node-rooms',
      comment: 'Only these rooms may use the modules of Node: the others run in a page as well.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${anyOf(nodeRooms)}/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'Modules that import each other cannot be understood, or loaded, one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere would escape all other rules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.css$|\\?(?:url|raw|worker|inline)$' },
    },
    {
      name: 'declared-packages',
      comment: 'A package that is used is listed in package.json, and not as a development tool.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    // Type-only imports count: a room that knows another's types depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.css$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
}
