import { carriesState } from '../../engine/carries-state'
import type { Training } from '../../graph/document'
import { setTraining } from '../../graph/edits'
import { dataOptions } from '../../train/data-set'
import { dataSources } from '../../train/data'
import { optimizers } from '../../train/optimizers'
import { regularizeOptions } from '../../train/regularize'
import { scheduleKinds } from '../../train/schedules'
import { trainingOptions } from '../../train/setup'
import type { OptionSpecs } from '../../train/options'
import { editWhole } from '../state/actions'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { optionNames, trainingTexts as texts } from '../texts/training'
import { Button, Choice, Segments } from '../shell/controls'
import { Bindings } from './bindings'
import { changeTraining, without } from './change'
import { OptionRow, type OptionValue } from './option-row'
import { chooseTable, useSource } from './sources'

/** Every setting of training, from what the registries say of themselves. */
export function Settings() {
  const t = useText()
  const training = useEditor((state) => state.whole.training) ?? {}
  const isRunning = useEditor((state) => state.training.running)
  const readOnly = useEditor((state) => state.readOnly)
  // Batches that carry a state on come in the order of time.
  const inStreams = useEditor((state) => carriesState(state.whole))
  const disabled = isRunning || readOnly
  // How training goes about it may change on the way.
  const locked = readOnly
  return (
    <section className="gw-panel-part">
      <h3>{t(texts.settings)}</h3>
      <div className="gw-settings">
        <div>
          <DataSettings training={training} disabled={disabled} />
        </div>
        <div>
          <OptimizerSettings training={training} disabled={disabled} locked={locked} />
          <OptionRow
            name="batch"
            spec={trainingOptions.batch}
            value={training.batch}
            empty={t(texts.fullBatch)}
            disabled={disabled}
            onSet={(batch) => {
              changeTraining({ batch })
            }}
          />
          <LengthSettings training={training} disabled={locked} />
          <OptionRow
            name="seed"
            spec={trainingOptions.seed}
            value={training.seed}
            disabled={disabled}
            onSet={(seed) => {
              changeTraining({ seed })
            }}
          />
          {inStreams ? undefined : (
            <OptionRow
              name="shuffle"
              spec={trainingOptions.shuffle}
              value={training['shuffle']}
              disabled={disabled}
              onSet={(shuffle) => {
                changeTraining({ shuffle })
              }}
            />
          )}
          <ScheduleSettings training={training} disabled={locked} />
          <Options
            specs={regularizeOptions}
            values={training.regularize ?? {}}
            disabled={locked}
            onSet={(regularize) => {
              changeTraining({ regularize: Object.keys(regularize).length === 0 ? undefined : regularize })
            }}
          />
        </div>
      </div>
      <Bindings disabled={disabled} />
      <Button
        look="bare"
        disabled={disabled}
        onClick={() => {
          editWhole((document) => setTraining(document, undefined))
        }}
      >
        {t(texts.removeTraining)}
      </Button>
    </section>
  )
}

interface PartProps {
  readonly training: Training
  readonly disabled: boolean
}

function DataSettings({ training, disabled }: PartProps) {
  const t = useText()
  const { data } = training
  const takeData = useSource()
  const choices = [
    { value: '+none', text: t(texts.noSource) },
    ...[...dataSources.values()]
      .filter(({ name }) => name !== 'csv' || data?.source === 'csv')
      .map(({ name, title }) => ({ value: name, text: t(title) })),
    { value: '+table', text: t(texts.chooseTable) },
  ]
  return (
    <>
      <div className="gw-option">
        <span>{t(texts.source)}</span>
        <Choice
          label={t(texts.source)}
          value={data?.source ?? '+none'}
          choices={choices}
          disabled={disabled}
          onChoose={(source) => {
            if (source === '+table') void chooseTable()
            else if (source === '+none') changeTraining({ data: undefined, bind: undefined })
            else takeData({ source })
          }}
        />
      </div>
      {data === undefined ? undefined : (
        <Options
          specs={dataOptions(data.source)}
          values={data}
          disabled={disabled}
          onSet={(changed) => {
            changeTraining({ data: changed })
          }}
        />
      )}
    </>
  )
}

function OptimizerSettings({ training, disabled, locked }: PartProps & { readonly locked: boolean }) {
  const t = useText()
  const spec = training.optimizer ?? { op: 'SGD' }
  const optimizer = optimizers.get(spec.op)
  return (
    <>
      <div className="gw-option">
        <span>{t(texts.optimizer)}</span>
        <Choice
          label={t(texts.optimizer)}
          value={spec.op}
          choices={[...optimizers.keys()].map((name) => ({ value: name, text: name }))}
          disabled={disabled}
          onChoose={(op) => {
            changeTraining({ optimizer: { op } })
          }}
        />
      </div>
      <Options
        specs={optimizer?.hyper ?? {}}
        values={spec}
        disabled={locked}
        onSet={(optimizer) => {
          changeTraining({ optimizer })
        }}
      />
    </>
  )
}

function ScheduleSettings({ training, disabled }: PartProps) {
  const t = useText()
  const spec = training.schedule ?? { kind: 'constant' }
  return (
    <>
      <div className="gw-option">
        <span>{t(texts.schedule)}</span>
        <Choice
          label={t(texts.schedule)}
          value={spec.kind}
          choices={[...scheduleKinds.values()].map(({ name, title }) => ({ value: name, text: t(title) }))}
          disabled={disabled}
          onChoose={(kind) => {
            changeTraining({ schedule: kind === 'constant' ? undefined : { kind } })
          }}
        />
      </div>
      <Options
        specs={scheduleKinds.get(spec.kind)?.options ?? {}}
        values={spec}
        disabled={disabled}
        onSet={(schedule) => {
          changeTraining({ schedule })
        }}
      />
    </>
  )
}

/** A run is as long as so many updates or so many epochs say. */
function LengthSettings({ training, disabled }: PartProps) {
  const t = useText()
  const unit = training.epochs === undefined ? 'steps' : 'epochs'
  return (
    <>
      <div className="gw-option">
        <span>{t(texts.length)}</span>
        <Segments
          label={t(texts.length)}
          value={unit}
          choices={[
            { value: 'steps', text: t(optionNames.steps) },
            { value: 'epochs', text: t(optionNames.epochs) },
          ]}
          onChoose={(chosen) => {
            if (!disabled && chosen !== unit)
              changeTraining(
                chosen === 'steps' ? { steps: 1000, epochs: undefined } : { steps: undefined, epochs: 100 },
              )
          }}
        />
      </div>
      <OptionRow
        name={unit}
        spec={{ ...trainingOptions[unit], default: 1000, min: 1 }}
        value={training[unit]}
        disabled={disabled}
        onSet={(length) => {
          changeTraining({ [unit]: length })
        }}
      />
    </>
  )
}

/** A row for each option of a registry's entry. */
function Options<V extends object>({
  specs,
  values,
  disabled,
  onSet,
}: {
  readonly specs: OptionSpecs
  readonly values: V
  readonly disabled: boolean
  readonly onSet: (values: V) => void
}) {
  return Object.entries(specs).map(([name, spec]) => (
    <OptionRow
      key={name}
      name={name}
      spec={spec}
      value={(values as Readonly<Record<string, unknown>>)[name]} // looked up by the registry's own names
      disabled={disabled}
      {...(name === 'seed' ? { called: 'dataSeed' } : {})}
      onSet={(value: OptionValue) => {
        onSet(without({ ...values, [name]: value }))
      }}
    />
  ))
}
