/** An Express application that says nothing of itself, and makes no tags of what it sends. */
import express, { type Express } from 'express'

export function quietExpress(): Express {
  return express().disable('x-powered-by').disable('etag')
}
