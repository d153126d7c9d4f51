/** What a tile of the palette carries while it is dragged: the name of its op. */
export const opDragType = 'application/x-gradwire-op'
