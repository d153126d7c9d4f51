import { useState } from 'react'
import type { Problem } from '../../base/problem'
import type { GraphNode } from '../../graph/document'
import { portOp } from '../../graph/group'
import { unusedInputs } from '../../graph/module-ports'
import { findModule, moduleOf, usesOf } from '../../graph/modules'
import {
  addPort,
  dropUnusedInputs,
  makeOwnHere,
  movePort,
  removePort,
  renameModuleTo,
  renamePortTo,
  shareFrom,
  ungroupSelection,
} from '../canvas/modules'
import { Button, IconButton } from '../shell/controls'
import { select } from '../state/actions'
import { useNodeView } from '../state/derived'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { moduleTexts as texts } from '../texts/modules'
import { FieldProblem } from './field-problem'

/** The module that a node uses: its name and ports, which all uses have in common, and what can be done with it. */
export function ModuleFacts({ node }: { readonly node: GraphNode }) {
  const t = useText()
  const document = useEditor((state) => state.whole)
  const readOnly = useEditor((state) => state.readOnly)
  const name = moduleOf(node.op)
  const body = name === undefined ? undefined : findModule(document, name)
  const parameters = useNodeView(node.id)?.parameters ?? []
  if (name === undefined || body === undefined) return undefined
  const uses = usesOf(document, name).length
  // What a module inside owns is shared from in there.
  const shareable = parameters.flatMap(({ port }) =>
    port !== undefined && port.split('.').length <= 2 && !isNested(body.nodes, port) ? [port] : [],
  )
  return (
    <>
      <section className="gw-section gw-module">
        <h3>
          {t(texts.module)} <span className="gw-muted">{t(texts.uses, { count: uses })}</span>
        </h3>
        <NameField
          label={t(texts.groupName)}
          value={name}
          readOnly={readOnly}
          onSet={(newName) => renameModuleTo(name, newName)}
        />
        <h4>{t(texts.ports)}</h4>
        {(body.inputs ?? []).map((port, i) => (
          <PortField key={port} module={name} side="input" port={port} place={i} readOnly={readOnly} />
        ))}
        {Object.keys(body.outputs ?? {}).map((port, i) => (
          <PortField key={port} module={name} side="output" port={port} place={i} readOnly={readOnly} />
        ))}
        {readOnly ? undefined : (
          <div className="gw-inspector-actions">
            {(['input', 'output'] as const).map((side) =>
              side === 'output' && body.nodes.every(({ op }) => op === portOp) ? undefined : (
                <Button
                  key={side}
                  className="gw-btn-small"
                  onClick={() => {
                    addPort(name, side)
                  }}
                >
                  {t(side === 'input' ? texts.addInput : texts.addOutput)}
                </Button>
              ),
            )}
          </div>
        )}
        {unusedInputs(body).length > 0 && !readOnly ? (
          <Button
            onClick={() => {
              dropUnusedInputs(name)
            }}
          >
            {t(texts.removeUnused)}
          </Button>
        ) : undefined}
      </section>
      {uses > 1 && shareable.length > 0 && !readOnly ? (
        <section className="gw-section gw-module">
          <h3>{t(texts.sharing)}</h3>
          <p className="gw-muted">{t(texts.sharingWhy)}</p>
          {shareable.map((inner) => (
            <Button
              key={inner}
              onClick={() => {
                shareFrom(node.id, name, inner)
              }}
            >
              {t(texts.share, { parameter: inner })}
            </Button>
          ))}
        </section>
      ) : undefined}
      {readOnly ? undefined : (
        <div className="gw-inspector-actions">
          <Button
            onClick={() => {
              select({ nodes: [node.id] })
              ungroupSelection()
            }}
          >
            {t(texts.ungroup)}
          </Button>
          {uses > 1 ? (
            <Button
              onClick={() => {
                makeOwnHere(node.id)
              }}
            >
              {t(texts.makeOwn)}
            </Button>
          ) : undefined}
        </div>
      )}
    </>
  )
}

const isNested = (nodes: readonly GraphNode[], port: string): boolean =>
  nodes.some(({ id, op }) => id === port.split('.')[0] && moduleOf(op) !== undefined)

function PortField({
  module,
  side,
  port,
  place,
  readOnly,
}: {
  readonly module: string
  readonly side: 'input' | 'output'
  readonly port: string
  readonly place: number
  readonly readOnly: boolean
}) {
  const t = useText()
  return (
    <div className="gw-module-port">
      <span className="gw-muted">{t(side === 'input' ? texts.input : texts.output)}</span>
      <NameField
        label={t(texts.portName, { port })}
        value={port}
        readOnly={readOnly}
        onSet={(newPort) => renamePortTo(module, side, port, newPort)}
      />
      {readOnly ? undefined : (
        <>
          <IconButton
            label={t(texts.earlier, { port })}
            icon="up"
            look="bare"
            disabled={place === 0}
            onClick={() => {
              movePort(module, side, port, place - 1)
            }}
          />
          <IconButton
            label={t(texts.removePort, { port })}
            icon="close"
            look="bare"
            onClick={() => {
              removePort(module, side, port)
            }}
          />
        </>
      )}
    </div>
  )
}

/** A name to write over; one that is refused stays in the field with the reason below it. */
function NameField({
  label,
  value,
  readOnly,
  onSet,
}: {
  readonly label: string
  readonly value: string
  readonly readOnly: boolean
  readonly onSet: (name: string) => Problem | undefined
}) {
  const [draft, setDraft] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const commit = (): void => {
    const wanted = draft?.trim()
    if (wanted === undefined) return
    const found = wanted === value ? undefined : onSet(wanted)
    setProblem(found)
    if (found === undefined) setDraft(undefined)
  }
  return (
    <span className="gw-name-field">
      <input
        aria-label={label}
        value={draft ?? value}
        readOnly={readOnly}
        spellCheck={false}
        onChange={(event) => {
          setDraft(event.target.value)
          setProblem(undefined)
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') {
            setDraft(undefined)
            setProblem(undefined)
          }
        }}
      />
      <FieldProblem problem={problem} />
    </span>
  )
}
