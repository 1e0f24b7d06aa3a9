/** What the fields of an answer show as wrong: AnswerForm knows it, each field asks for its place. */
import { createContext, useContext } from 'react'

/** @param seen whether the reader has been in the field: before that nothing is wrong with it yet */
export type MessageOf = (pointer: string, seen: boolean) => string | undefined

export const AnswerMessages = createContext<MessageOf>(() => undefined)

export function useMessage(pointer: string, seen: boolean): string | undefined {
  return useContext(AnswerMessages)(pointer, seen)
}
