// The databases that a journey runs on: SQLite always, PostgreSQL where SIGHTLINE_TEST_POSTGRES names a server.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

const server = process.env.SIGHTLINE_TEST_POSTGRES

const SQLITE = { name: 'SQLite', create: (folder) => ({ url: `sqlite:${join(folder, 'x.sqlite')}`, drop: () => {} }) }

const POSTGRES = {
  name: 'PostgreSQL',
  create: () => {
    const name = `browser_${randomBytes(6).toString('hex')}`
    ask(`create database ${name}`)
    const url = new URL(server)
    url.pathname = `/${name}`
    return { url: url.href, drop: () => ask(`drop database ${name} with (force)`) }
  },
}

export const ENGINES = server ? [SQLITE, POSTGRES] : [SQLITE]

function ask(sql) {
  const { status, stderr, error } = spawnSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, server], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`psql could not: ${sql}\n${error?.message ?? stderr}`)
}
