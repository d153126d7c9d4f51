import { useEditor } from '../state/store'

/** Says what happened to people who listen. Steps speak for themselves (`Sentence`). */
export function Announcer() {
  const announcement = useEditor((state) => state.announcement)
  return (
    <div className="gw-hidden" role="status" aria-live="polite">
      {announcement}
    </div>
  )
}
