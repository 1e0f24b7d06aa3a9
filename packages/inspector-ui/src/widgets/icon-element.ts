/** An icon outside of React, for rows that are used again: another icon is another path, not another element. */
import { ICONS, type IconLayer, type IconName } from './icon-shapes.js'
import { setAttribute, setClass } from './write-dom.js'

export interface IconElement {
  readonly element: SVGSVGElement
  show(name: IconName, className?: string): void
}

const SVG = 'http://www.w3.org/2000/svg'

export function createIcon(): IconElement {
  const element = document.createElementNS(SVG, 'svg')
  element.setAttribute('viewBox', '0 0 24 24')
  element.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')

  return {
    element,
    show(name, className) {
      setClass(element, className === undefined ? 'i' : `i ${className}`)
      const layers: readonly IconLayer[] = ICONS[name]
      const [only] = layers
      if (layers.length > 1 || only === undefined || only.style !== undefined) {
        element.replaceChildren(...layers.map(createLayer))
        return
      }
      setAttribute(path, 'd', only.d)
      if (element.firstChild !== path || element.childElementCount > 1) element.replaceChildren(path)
    },
  }
}

function createLayer({ d, className, style }: IconLayer): SVGPathElement {
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', d)
  if (className !== undefined) path.setAttribute('class', className)
  Object.assign(path.style, style)
  return path
}
