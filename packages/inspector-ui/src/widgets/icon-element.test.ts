// @vitest-environment happy-dom
import fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Icon } from './Icon.js'
import { createIcon } from './icon-element.js'
import { ICONS, type IconName } from './icon-shapes.js'

const names = fc.constantFrom(...(Object.keys(ICONS) as IconName[]))

test('an icon that is used again has the layers of the icon that React draws', () => {
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), (several) => {
      const icon = createIcon()
      for (const name of several) icon.show(name, 'k-tool')
      const drawn = document.createElement('div')
      drawn.innerHTML = several
        .slice(-1)
        .map((name) => renderToStaticMarkup(createElement(Icon, { name, className: 'k-tool' })))
        .join('')
      expect(layersOf(icon.element)).toEqual(layersOf(drawn.firstElementChild))
    }),
  )
})

function layersOf(svg: Element | null): readonly (readonly (string | null)[])[] {
  const tell = (element: Element): readonly (string | null)[] =>
    ['class', 'd', 'style'].map((name) => element.getAttribute(name)?.replaceAll(/[; ]/g, '') ?? null)
  return svg === null ? [] : [tell(svg), ...[...svg.children].map(tell)]
}
