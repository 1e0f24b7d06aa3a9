/** Writes to the document what differs from it: writing the same again would have it styled and laid out anew. */

export function setText(node: Text, text: string): void {
  if (node.data !== text) node.data = text
}

export function setClass(element: Element, names: string): void {
  if (element.getAttribute('class') !== names) element.setAttribute('class', names)
}

/** @param value `undefined` takes the attribute away */
export function setAttribute(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name)
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** @param name as a style sheet has it */
export function setStyle({ style }: HTMLElement, name: string, value: string): void {
  if (style.getPropertyValue(name) !== value) style.setProperty(name, value)
}

/** An element of a class with these in it. */
export function createElement<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  element.className = className
  element.append(...children)
  return element
}
